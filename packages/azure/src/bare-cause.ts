import { isKeylessError, redact } from "@keyless/core/plugin"

/**
 * What an error of an SDK says, without its request and response: those hold tokens, secrets and settings, and whatever prints an
 * error property by property, as loggers and test runners do, would print them.
 */
export function bareCause(error: unknown): unknown {
  if (isKeylessError(error)) return error
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : undefined
  const cause = bareCause(error.cause)
  const bare = new Error(redact(error.message), cause === undefined ? undefined : { cause })
  bare.name = error.name
  if (error.stack !== undefined) bare.stack = redact(error.stack)
  return Object.assign(bare, {
    ...("code" in error && typeof error.code === "string" ? { code: error.code } : {}),
    ...("statusCode" in error && typeof error.statusCode === "number"
      ? { statusCode: error.statusCode }
      : {}),
  })
}
