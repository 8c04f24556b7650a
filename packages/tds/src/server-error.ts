/** An error that the server itself sent, with its number. Microsoft Learn, "Database Engine events and errors". */
export interface ServerError extends Error {
  readonly number: number
}

/** Whether the server itself sent the error: only those have a number. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && "number" in error && typeof error.number === "number"
}

/** Makes an error of the server out of what the driver tells beside its own error. */
export function serverError(number: number, message: string, cause: unknown): ServerError {
  return Object.assign(new Error(message, { cause }), { number })
}

/** The number of a server's error for messages: `Msg 15023`. */
export function codeOf(error: unknown): string | undefined {
  return isServerError(error) ? `Msg ${error.number}` : undefined
}

/** A statement may be answered with several errors; the first one is the reason, the others follow from it. */
export function firstError(error: Error): Error {
  const [first]: readonly unknown[] = error instanceof AggregateError ? error.errors : []
  return first instanceof Error ? first : error
}
