/** The errors of this package: code to one-line meaning. @public */
export const errorCodes = {
  ambiguous_connection: "The app has several connections to that kind of database, and none was named.",
  connection_not_found: "The variables hold no connection to that kind of database, or none of that name.",
  invalid_record: "The variable with a connection's record cannot be read.",
  invalid_variable: "A variable of the connection has a value that cannot be right.",
  missing_variable: "A variable of the connection is not there.",
  token_refused: "Microsoft Entra ID, or the identity endpoint, refuses a token for the identity.",
  token_unavailable: "No token could be had: the endpoint is down, or asks to be left alone.",
  unsupported_client: "The connection was written for another language.",
} as const

/** A code of {@link errorCodes}. @public */
export type RuntimeErrorCode = keyof typeof errorCodes

/** What an error says beyond its message. */
export interface RuntimeErrorFacts {
  /** The next action. */
  readonly hint: string
  /** The variable that is at fault, or that named the identity. */
  readonly variable?: string
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable?: boolean
}

/** An error of this package: a plain `Error` with a stable code and the next action. @public */
export type RuntimeError = Error & { readonly code: RuntimeErrorCode } & RuntimeErrorFacts

/** Makes an error; the hint ends its message, because most logs keep nothing else. */
export function fail(
  code: RuntimeErrorCode,
  message: string,
  facts: RuntimeErrorFacts & { readonly cause?: unknown },
): RuntimeError {
  const { cause, ...own } = facts
  const error = new Error(`${message} ${facts.hint}`, cause === undefined ? undefined : { cause })
  return Object.assign(error, { code, ...own })
}

/** Whether a value is an error of this package. @public */
export function isRuntimeError(value: unknown): value is RuntimeError {
  return value instanceof Error && "hint" in value && "code" in value && String(value.code) in errorCodes
}

/** The error of this package that a driver wrapped into one of its own. */
export function ownErrorIn(error: unknown, depth = 4): RuntimeError | undefined {
  if (isRuntimeError(error)) return error
  if (!(error instanceof Error) || depth === 0) return undefined
  const inner = [error.cause, Reflect.get(error, "originalError"), Reflect.get(error, "errors")].flat()
  for (const each of inner) {
    const found = ownErrorIn(each, depth - 1)
    if (found !== undefined) return found
  }
  return undefined
}
