/**
 * One thing that is known of how true a part of the sandbox is; `docs/fidelity.md` is generated from all of them.
 *
 * `difference`: the sandbox is known to behave otherwise than Azure. `doubt`: what Azure does could not be sourced, and the sandbox does what is said.
 */
export interface FidelityNote {
  readonly kind: "difference" | "doubt"
  /** One plain sentence, or two. */
  readonly says: string
  /** Where the fact comes from: title of a page, RFC, or public report. */
  readonly source?: string
}

/** Notes under a heading of `docs/fidelity.md`. Services may share a heading. */
export interface FidelityArea {
  readonly title: string
  readonly notes: readonly FidelityNote[]
}
