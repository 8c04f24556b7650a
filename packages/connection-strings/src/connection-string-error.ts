/** By this mark `@keyless/core` knows its errors, whichever package and copy made them. */
const mark = Symbol.for("keyless.error")

/**
 * Fields that a grammar cannot carry, or text that is not of the grammar. It tells no value, which may be secret. To an engine it is an error of Keyless with a code and a hint.
 *
 * @public
 */
export class ConnectionStringError extends Error {
  override readonly name = "ConnectionStringError"
  readonly code = "connection_string_refused"
  readonly hint = "Use another name or property: this driver's connection string cannot hold it."
  readonly retryable = false
  /** What was written or read, such as `ADO.NET`. */
  readonly grammar: string
  readonly reason: string
  /** Where in the text that was read, counted in UTF-16 units from 0; undefined for what was to be written. */
  readonly position: number | undefined

  constructor(grammar: string, reason: string, position?: number) {
    super(`${grammar}: ${reason}${position === undefined ? "" : ` at ${position}`}.`)
    this.grammar = grammar
    this.reason = reason
    this.position = position
    Object.defineProperty(this, mark, { value: true })
  }

  /** The serializable form. */
  toJSON(): {
    readonly code: string
    readonly message: string
    readonly retryable: false
    readonly hint: string
  } {
    const { code, message, retryable, hint } = this
    return { code, message, retryable, hint }
  }
}
