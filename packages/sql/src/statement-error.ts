import { isKeylessError, type KeylessError, redact } from "@keyless/core/plugin"
import { sqlFailure } from "./errors.ts"

/**
 * An error of the server on a statement, as `statement_failed` with the database's own code; a KeylessError stays as it is.
 *
 * @param what - what did not come about: `The database user "x" could not be made`
 * @param code - the database's own code with its kind: `SQLSTATE 42501`
 * @public
 */
export function statementError(what: string, error: unknown, code: string | undefined): KeylessError {
  if (isKeylessError(error)) return error
  const told = redact(error instanceof Error ? error.message : String(error))
  return sqlFailure("statement_failed", `${what}: ${told}${code === undefined ? "" : ` (${code})`}`, {
    ...(code === undefined ? {} : { details: { code } }),
    cause: error,
    hint: "The database says above what is wrong. Mend it there, and run the same command again.",
  })
}

/**
 * Whether an error of Keyless's own says that a transaction did nothing. After a connection that was lost it may have come about all the same.
 *
 * @public
 */
export function isRefusal(error: unknown): boolean {
  return isKeylessError(error) && error.code !== "session_lost"
}
