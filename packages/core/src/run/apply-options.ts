import type { Journal } from "../journal/journal.ts"
import type { Clock } from "../plugin/index.ts"
import type { CloseTemporary } from "./ephemerals.ts"

/** How a plan is carried out. @public */
export interface ApplyOptions {
  /** Cancels the run: what it did is taken back, what it opened is closed. */
  readonly signal?: AbortSignal
  /** Answers a step's question. Left out: such a step fails with `consent_required`. */
  readonly confirm?: (question: string) => Promise<boolean>
  /** Whether a failed run takes back what it did. @defaultValue true */
  readonly rollback?: boolean
}

/** What the executor needs of its engine. */
export interface ExecutorDeps {
  readonly journal: Journal
  readonly clock: Clock
  readonly random: () => number
  readonly concurrency: number
  readonly closeTemporary: CloseTemporary
  /** How long a step that was cancelled is waited for, in milliseconds. @defaultValue half a minute */
  readonly patience?: number
}
