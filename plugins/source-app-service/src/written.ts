/** The answer to a write. Its body may be missing, also where the SDK knows of no such answer. */
export interface Written<T> {
  readonly value?: T
  /** Where the result will be, if the write was only accepted (202). */
  readonly location?: string
}
