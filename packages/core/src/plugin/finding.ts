/** One thing that `validate` looked at. @public */
export interface Finding {
  /** Stable and short: `target.exists`. */
  readonly name: string
  /** What was looked at, in words. */
  readonly description: string
  readonly result: "success" | "warning" | "failure"
  readonly errorCode?: string
  readonly errorMessage?: string
  /** What to do about it. */
  readonly hint?: string
}
