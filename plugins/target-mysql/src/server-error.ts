/** An error that the server itself sent, with its number. MySQL 8.0 Error Message Reference; 9000 and more are Azure's own. */
export interface ServerError extends Error {
  readonly errno: number
  readonly sqlState: string
}

/** Whether the server itself sent the error: only those have an SQLSTATE. */
export function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    "errno" in error &&
    typeof error.errno === "number" &&
    "sqlState" in error &&
    typeof error.sqlState === "string"
  )
}

/** The number of a server's error for messages: `error 1045`. */
export function codeOf(error: unknown): string | undefined {
  return isServerError(error) ? `error ${error.errno}` : undefined
}
