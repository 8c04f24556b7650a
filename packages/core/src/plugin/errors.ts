import { redact } from "./secret.ts"
import { textOf } from "./thrown.ts"

/** What an error says beyond its message. @public */
export interface KeylessErrorOptions {
  /** The next action: the exact command, or the exact permission. */
  readonly hint?: string
  /** Whether the same call may succeed later with nothing changed. @defaultValue false */
  readonly retryable?: boolean
  /** Id of the step that failed; the executor fills it in. */
  readonly step?: string
  /** The resource that the error is about. */
  readonly resource?: string
  /** Facts for machines, such as the issues of an options check. Nothing secret. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

const brand = Symbol.for("keyless.error")

/**
 * The one error of Keyless. `code` is stable and documented; `hint` names the next action. Message and hint are redacted
 * when the error is made, so that no later printing can leak.
 *
 * @public
 */
export class KeylessError extends Error {
  override readonly name = "KeylessError"
  readonly code: string
  readonly hint: string | undefined
  readonly retryable: boolean
  readonly step: string | undefined
  readonly resource: string | undefined
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: string, message: string, options: KeylessErrorOptions = {}) {
    super(redact(message), options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint === undefined ? undefined : redact(options.hint)
    this.retryable = options.retryable ?? false
    this.step = options.step
    this.resource = options.resource
    this.details = options.details
    Object.defineProperty(this, brand, { value: true })
  }

  /** The serializable form, without cause and stack. */
  toJSON(): ErrorInfo {
    return {
      code: this.code,
      message: this.message,
      retryable: this.retryable,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(this.step === undefined ? {} : { step: this.step }),
      ...(this.resource === undefined ? {} : { resource: this.resource }),
      ...(this.details === undefined ? {} : { details: this.details }),
    }
  }
}

/** A {@link KeylessError} as plain data. @public */
export interface ErrorInfo {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
  readonly hint?: string
  readonly step?: string
  readonly resource?: string
  readonly details?: Readonly<Record<string, unknown>>
}

/** Whether a value is a {@link KeylessError}, also one made by another copy of this package. @public */
export function isKeylessError(value: unknown): value is KeylessError {
  return typeof value === "object" && value !== null && brand in value
}

/**
 * Makes an error that carries the same facts plus those given; what the error already says wins over `step`.
 * Anything that is no KeylessError becomes one with code `unexpected`.
 *
 * @public
 */
export function toKeylessError(error: unknown, extra: KeylessErrorOptions = {}): KeylessError {
  if (isKeylessError(error)) {
    if (extra.step === undefined || error.step !== undefined) return error
    return new KeylessError(error.code, error.message, {
      ...definedFacts(error),
      ...extra,
      cause: error.cause,
    })
  }
  const message = textOf(error)
  return new KeylessError("unexpected", message, { ...extra, cause: error })
}

function definedFacts(error: KeylessError): KeylessErrorOptions {
  const { code: _code, message: _message, ...facts } = error.toJSON()
  return facts
}

/** What people are told of an error code beside the message of each single error. @public */
export interface ErrorExplanation {
  /** What happened: one sentence. */
  readonly meaning: string
  /** Why it happens. */
  readonly cause: string
  /** What to do. */
  readonly action: string
}

/** Error codes of a package. @public */
export type ErrorTable = Readonly<Record<string, string | ErrorExplanation>>

/**
 * Declares the error codes of a package: each with its meaning, or with meaning, cause and action. The documentation is made of the table, and the
 * returned function makes errors of these codes only.
 *
 * @example
 * const fail = defineErrorCodes({ server_not_found: "No such server in the resource group." })
 * throw fail("server_not_found", "Server shop-db was not found.", { hint: "Check --server." })
 * @public
 */
export function defineErrorCodes<const T extends ErrorTable>(
  codes: T,
): ((code: keyof T & string, message: string, options?: KeylessErrorOptions) => KeylessError) & {
  readonly codes: T
} {
  const make = (code: keyof T & string, message: string, options?: KeylessErrorOptions) =>
    new KeylessError(code, message, options)
  return Object.freeze(Object.assign(make, { codes }))
}
