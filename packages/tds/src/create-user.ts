import { isKeylessError, type Principal } from "@keyless/core/plugin"
import { tdsFailure } from "./errors.ts"
import { binaryLiteral, guidLiteral, quoteIdentifier } from "./quote.ts"
import { isServerError } from "./server-error.ts"
import { sidOfPrincipal } from "./sid.ts"

/**
 * How users are made: by the SID that follows from the identity's id, which asks nobody, or by a look-up of the server in the directory.
 *
 * @public
 */
export type UserSource = "sid" | "directory"

/** Makes a user out of a SID. Nothing checks the SID: one of nobody makes a user that nobody is. Microsoft Learn, "CREATE USER". */
export function createBySid(
  name: string,
  sid: Uint8Array,
  type: "E" | "X",
  defaultSchema: string | null = null,
): string {
  const schema = defaultSchema === null ? "" : `, DEFAULT_SCHEMA = ${quoteIdentifier(defaultSchema)}`
  return `CREATE USER ${quoteIdentifier(name)} WITH SID = ${binaryLiteral(sid)}, TYPE = ${type}${schema}`
}

/**
 * Makes the user of an identity. In the directory it is looked up by its object id, since several entries may have one name. Microsoft Learn,
 * "Microsoft Entra logins and users with nonunique display names".
 *
 * @throws KeylessError `client_id_missing`
 */
export function createStatement(source: UserSource, name: string, principal: Principal): string {
  const sid = sidOfPrincipal(principal)
  if (source === "sid") return createBySid(name, sid, "E")
  return `CREATE USER ${quoteIdentifier(name)} FROM EXTERNAL PROVIDER WITH OBJECT_ID = ${guidLiteral(principal.objectId)}`
}

const notFound = 33130
const hints: Readonly<Record<number, string>> = {
  [notFound]:
    "A new identity may take a few minutes to be seen: run the command again, or make the user by its id: without --from-external-provider, in Fabric with --user-by-sid.",
  33131:
    "Several entries of the directory have this name. Make the user by its id: without --from-external-provider, in Fabric with --user-by-sid.",
  33134:
    "The server asks the directory as itself if you are an application: give the server an identity with the role Directory Readers, or make the user by its id: without --from-external-provider, in Fabric with --user-by-sid.",
}

/** The server's error on a look-up in the directory, with what to do about it; any other error stays as it is. */
export function explainLookUp(name: string, error: unknown): unknown {
  const hint = isServerError(error) ? hints[error.number] : undefined
  if (!isServerError(error) || hint === undefined) return error
  return tdsFailure(
    "identity_unresolved",
    `The database could not look "${name}" up in the directory: ${error.message}`,
    { hint, details: { code: `Msg ${error.number}` }, cause: error },
  )
}

/** Whether an {@link explainLookUp | explained} error may pass, since the directory may know the identity a little later. */
export function isNotFoundYet(error: unknown): boolean {
  return isKeylessError(error) && isServerError(error.cause) && error.cause.number === notFound
}
