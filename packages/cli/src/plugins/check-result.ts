/** How a rule or a case came out. */
export type Outcome =
  | { readonly outcome: "passed" }
  | { readonly outcome: "failed"; readonly message: string }
  /** It could not be looked at, and why. */
  | { readonly outcome: "skipped"; readonly message: string }

/** A rule for packages, or a case of a suite, and how it came out. */
export type Checked = Outcome & { readonly name: string }

/** What `keyless plugins check` found. Its JSON is what `--report` writes. */
export interface CheckResult {
  readonly version: 1
  readonly package: string
  readonly packageVersion: string
  readonly folder: string
  /** Versions that it was checked with. */
  readonly with: { readonly keyless: string; readonly core: string; readonly node: string }
  readonly at: string
  readonly packaging: readonly Checked[]
  readonly suite: readonly Checked[]
  /** Whether nothing failed and the suite was run. */
  readonly ok: boolean
}

export const passed: Outcome = { outcome: "passed" }

/** What was found, as the outcome of a rule: nothing found is good. */
export function outcomeOf(faults: readonly string[]): Outcome {
  return faults.length === 0 ? passed : { outcome: "failed", message: faults.join(" ") }
}
