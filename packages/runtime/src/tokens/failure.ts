/** Why no token came. */
export interface TokenFailure {
  /** Whether the endpoint said no, instead of nothing or "later". */
  readonly refused: boolean
  readonly message: string
  /** Milliseconds for which the endpoint asks to be left alone. */
  readonly retryAfter?: number
  readonly cause?: unknown
}

/** Answers that may be another one a moment later. 404 and 410 are the metadata endpoint's while it starts. */
const passing = new Set([404, 408, 410, 429])

/** Whether an HTTP status means no, for good. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !passing.has(status)
}

/** Milliseconds of a `Retry-After`, which is seconds or a date. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : undefined
}

const property = "tokenFailure"

/** Says with an error what it means. */
export function mark<T extends Error>(error: T, failure: Omit<TokenFailure, "cause">): T {
  return Object.assign(error, { [property]: failure })
}

/** What an error of a credential or of MSAL means. */
export function failureOf(error: unknown): TokenFailure {
  if (!(error instanceof Error)) return { refused: false, message: String(error) }
  const marked: Omit<TokenFailure, "cause"> | undefined = Reflect.get(error, property)
  if (marked !== undefined) return { ...marked, cause: error }
  const status: unknown = Reflect.get(error, "statusCode")
  // A credential says "unavailable" when there is nobody it could ask, such as where nobody has logged in.
  const absent = error.name === "CredentialUnavailableError"
  const refused = absent || (typeof status === "number" && isRefusal(status))
  return { refused, message: error.message, cause: error }
}
