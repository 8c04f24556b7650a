import { createEntraAccount, readAccount } from "./accounts.ts"
import { engineError, notEntraAdministrator, principalNotValidated, sandboxError } from "./errors.ts"
import { accountKinds } from "./identities.ts"
import type { EntraIdentity } from "./identities.ts"
import type { Session } from "./session-state.ts"
import type { Recognised } from "./sql/recognise.ts"
import type { MysqlError } from "./wire/messages.ts"

type CreateAadUser = Extract<Recognised, { kind: "create-aad-user" }>

const guid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

/**
 * Runs CREATE AADUSER. Answers the error the client is to get, or undefined.
 * https://learn.microsoft.com/azure/mysql/flexible-server/how-to-azure-ad
 */
export async function createAadUser(
  session: Session,
  statement: CreateAadUser,
): Promise<MysqlError | undefined> {
  const { context, state } = session
  const { account } = statement
  if (!state.entraAdministrator) return notEntraAdministrator
  try {
    if (statement.ifNotExists && (await readAccount(context.engine, account)) !== undefined) return undefined
    // The identity keeps the name that the statement has, not the one in the directory.
    const name = statement.principalName ?? account.user
    const wanted = statement.identifiedBy ?? name
    const identity = state.validateIds ? validated(session, wanted) : unvalidated(wanted)
    if (identity === undefined) return principalNotValidated(wanted)
    await createEntraAccount(context.engine, account, { ...identity, name })
    return undefined
  } catch (error) {
    return engineError(error) ?? sandboxError(error)
  }
}

type Principal = Pick<EntraIdentity, "kind" | "id">

/** The principal of that id or name, looked up as the server's own identity; undefined when that is not possible. */
function validated({ context }: Session, wanted: string): Principal | undefined {
  if (!context.view().canReadDirectory) return undefined
  const { identity } = context
  const found = guid.test(wanted) ? [identity.findById(wanted.toLowerCase())] : identity.findByName(wanted)
  const [entry] = found
  // Two principals of one name cannot be told apart.
  if (entry === undefined || found.length > 1) return undefined
  const id = entry.kind === "app" ? (entry.clientId ?? entry.objectId) : entry.objectId
  return { kind: accountKinds[entry.kind], id }
}

/** With `aad_auth_validate_oids_in_tenant = OFF` any GUID is taken for an application's; a name means nothing then. */
function unvalidated(wanted: string): Principal | undefined {
  return guid.test(wanted) ? { kind: "AADSP", id: wanted.toLowerCase() } : undefined
}
