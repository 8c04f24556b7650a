/**
 * Fields that a grammar cannot carry, or text that is not of the grammar. It tells no value, which may be secret.
 *
 * @public
 */
export class ConnectionStringError extends Error {
  override readonly name = "ConnectionStringError"
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
  }
}
