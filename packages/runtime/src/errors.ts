/** The errors of this package: what each code means, why it comes, and what to do. @public */
export const errorCodes = {
  ambiguous_connection: {
    meaning: "The app has several connections to that kind of database, and none was named.",
    cause: "The app has more than one connection to such a database.",
    action: 'Name one: createPool({ connection: "NAME" }).',
  },
  connection_not_found: {
    meaning: "The variables hold no connection to that kind of database, or none of that name.",
    cause: "The process did not get the variables that the connection wrote.",
    action: "Start the app where they are set. On your own machine, load the .env file first.",
  },
  invalid_record: {
    meaning: "The variable with a connection's record cannot be read.",
    cause: "The variable that holds the connection's record was changed by hand or cut.",
    action: "Remove it, then run the create command again.",
  },
  invalid_variable: {
    meaning: "A variable of the connection has a value that cannot be right.",
    cause: "Somebody changed a variable of the connection.",
    action: "Run the create command again with the same --connection.",
  },
  missing_variable: {
    meaning: "A variable of the connection is not there.",
    cause: "Somebody removed a variable of the connection, or the app reads only a part of them.",
    action: "Run the create command again with the same --connection.",
  },
  token_refused: {
    meaning: "Microsoft Entra ID, or the identity endpoint, refuses a token for the identity.",
    cause: "The identity was deleted or taken from the app, its secret has expired, or nobody is logged in.",
    action: "Look at the app's identity, or log in with az login on your own machine.",
  },
  token_unavailable: {
    meaning: "No token could be had: the endpoint is down, or asks to be left alone.",
    cause: "The identity endpoint or Entra ID does not answer, or asks for fewer requests.",
    action: "Try again later. A pool does it by itself with the next new connection.",
  },
  unsupported_client: {
    meaning: "The connection was written for another language.",
    cause: "The settings have the form that another language reads.",
    action: "Run the create command again with --client-type nodejs.",
  },
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
