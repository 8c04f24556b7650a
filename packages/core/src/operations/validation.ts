import type { Finding } from "../plugin/index.ts"

/** What `validate` answers. @public */
export interface Validation {
  readonly connection: string
  /** No finding is a failure. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
}
