import { inspect } from "node:util"

const redacted = "[redacted]"

/**
 * A value that must not be shown: a token, a password, a client secret. Its string, JSON and inspect forms are
 * `[redacted]`; only {@link Secret.reveal} opens it, and only the code that hands the value to a driver or an API calls that.
 *
 * @public
 */
export interface Secret {
  readonly [secretBrand]: true
  /** The value itself. */
  reveal(): string
  toString(): string
  toJSON(): string
}

const secretBrand: unique symbol = Symbol.for("keyless.secret")

/**
 * Wraps a value so that it cannot be printed by accident.
 *
 * @example
 * const secret = createSecret(process.env.CLIENT_SECRET ?? "")
 * console.log(`${secret}`) // [redacted]
 * @public
 */
export function createSecret(value: string): Secret {
  const shown = () => redacted
  const secret = {
    [secretBrand]: true as const,
    reveal: () => value,
    toString: shown,
    toJSON: shown,
  }
  Object.defineProperty(secret, inspect.custom, { value: shown })
  return Object.freeze(secret)
}

/** Whether a value is a {@link Secret}, also one made by another copy of this package. @public */
export function isSecret(value: unknown): value is Secret {
  return typeof value === "object" && value !== null && secretBrand in value
}

/**
 * Text that is made of values: secret where one of them is.
 *
 * @param values - opened for `write` alone
 * @example composed({ user: "app", password: createSecret("s") }, (login) => `${login.user}:${login.password}`) // a Secret
 * @public
 */
export function composed(
  values: Readonly<Record<string, string | Secret>>,
  write: (revealed: Readonly<Record<string, string>>) => string,
): string | Secret {
  const entries = Object.entries(values)
  const text = write(
    Object.fromEntries(entries.map(([name, value]) => [name, isSecret(value) ? value.reveal() : value])),
  )
  return entries.some(([, value]) => isSecret(value)) ? createSecret(text) : text
}

const tokenShape = /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g
const secretAssignment =
  /\b(client_secret|client-secret|password|pwd|secret|access_token|refresh_token)(["']?\s*[=:]\s*["']?)[^\s"'&;,]+/gi

/**
 * Removes what looks like a token or a password from text that came from elsewhere, such as a driver's message.
 *
 * @param text - any text
 * @param known - secrets that are known to be near; their values are removed wherever they stand
 * @public
 */
export function redact(text: string, known: readonly Secret[] = []): string {
  let clean = text.replaceAll(tokenShape, redacted).replaceAll(secretAssignment, `$1$2${redacted}`)
  for (const secret of known) {
    const value = secret.reveal()
    if (value.length > 0) clean = clean.replaceAll(value, redacted)
  }
  return clean
}
