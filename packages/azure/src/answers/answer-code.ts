import type { azureFailure } from "../error-codes.ts"

/** What one code means with which a service of Azure refuses or fails a request. */
export interface AnswerCode {
  /** As the service writes it; compared without regard to case. */
  readonly code: string
  /** What the message has to say, where the same code is used for several things. */
  readonly says?: RegExp
  /** The error of Keyless that it becomes. */
  readonly error: keyof typeof azureFailure.codes
  /** Whether it goes away by itself: the same request is sent again, for a bounded time. */
  readonly passes: boolean
  /** What happened, as the start of a message. Left out, the service's own message says it. */
  readonly meaning?: string
  /** The next action. Left out, the error's own is used. */
  readonly hint?: string
  /** Where the fact comes from. */
  readonly source: string
}

/** Facts that all rows of a group share. */
type Shared = Omit<AnswerCode, "code">

/** Rows for codes that mean the same. */
export const rows = (codes: readonly string[], shared: Shared): readonly AnswerCode[] =>
  codes.map((code) => ({ code, ...shared }))
