import type { Identity } from "../identity.ts"
import type { ConnectionRecord } from "./record.ts"
import { invalidVariable, type Variables } from "./variables.ts"

/** The identity and where it was read from. */
export interface FoundIdentity {
  readonly identity: Identity
  readonly identityFrom: string
}

/** What the variables say of a service principal or a user-assigned identity, wherever it stands. */
export interface WrittenIdentity {
  readonly clientId?: string | undefined
  readonly clientSecret?: string | undefined
  readonly tenantId?: string | undefined
  /** The variable that has, or would have, the client id. */
  readonly variable: string
  /** Gives the error for a part that is missing. */
  readonly missing: (part: "clientId" | "clientSecret" | "tenantId") => Error
}

/** What the variables `…CLIENTID`, `…CLIENTSECRET` and `…TENANTID` say, under the names they have with a client type. */
export function writtenIn(
  variables: Variables,
  fields: { readonly clientId: string; readonly clientSecret: string },
): WrittenIdentity {
  return {
    clientId: variables.find(fields.clientId),
    clientSecret: variables.find(fields.clientSecret),
    tenantId: variables.find("TENANTID"),
    variable: variables.nameOf(fields.clientId),
    missing(part) {
      const field = part === "tenantId" ? "TENANTID" : fields[part]
      try {
        variables.need(field)
      } catch (error) {
        if (error instanceof Error) return error
      }
      return new Error(`${field} is there`)
    },
  }
}

const clientIdShape = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/**
 * As whom the app opens its database: as the record says, or without one as which variables are there.
 *
 * @throws RuntimeError `missing_variable`, `invalid_variable`
 */
export function identityOf(written: WrittenIdentity, record: ConnectionRecord | undefined): FoundIdentity {
  const kind = kindOf(written, record)
  const tenantId = written.tenantId ?? record?.tenantId
  if (kind === "person" || kind === "system-identity") {
    return { identity: { kind }, identityFrom: record?.variable ?? `no ${written.variable}` }
  }
  const { clientId, clientSecret } = written
  if (clientId === undefined) throw written.missing("clientId")
  if (!clientIdShape.test(clientId)) {
    throw invalidVariable(
      written.variable,
      `"${clientId}" is no client id.`,
      "A client id is a GUID: look it up at the identity, or create the connection again.",
    )
  }
  if (kind === "user-identity") return { identity: { kind, clientId }, identityFrom: written.variable }
  if (clientSecret === undefined) throw written.missing("clientSecret")
  if (tenantId === undefined) throw written.missing("tenantId")
  return {
    identity: { kind, clientId, tenantId, clientSecret: () => clientSecret },
    identityFrom: written.variable,
  }
}

/** The auth types of a record; one that is not known here is told by what it wrote. */
const kinds: Readonly<Record<string, Identity["kind"]>> = {
  "system-identity": "system-identity",
  "user-identity": "user-identity",
  "service-principal": "service-principal",
  "user-account": "person",
}

function kindOf(written: WrittenIdentity, record: ConnectionRecord | undefined): Identity["kind"] {
  const recorded = record === undefined ? undefined : kinds[record.auth]
  if (recorded !== undefined) return recorded
  if (written.clientSecret !== undefined) return "service-principal"
  return written.clientId === undefined ? "system-identity" : "user-identity"
}
