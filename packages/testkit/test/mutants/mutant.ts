import type { ConformanceCase } from "@keyless/testkit"
import type { ContractClause } from "../../src/contract.ts"

/** The smallest change that makes a plugin wrong, and what has to see it. */
export interface Mutant {
  /** What it does wrong. */
  readonly fault: string
  /** Name of the case that has to see it. */
  readonly seenBy: string
  /** The sentence of the contract that it breaks, which the case has to name. @defaultValue the case's own */
  readonly breaks?: ContractClause
}

/** A mutant, and its suite in a world of its own. */
export interface MutantRun extends Mutant {
  readonly cases: () => readonly ConformanceCase[]
}

/** A case that failed. */
export interface Failure {
  readonly name: string
  readonly error: unknown
}

/** Runs a whole suite, one case after another as in a test runner. */
export async function failuresOf(cases: readonly ConformanceCase[]): Promise<readonly Failure[]> {
  const failures: Failure[] = []
  for (const { name, run } of cases) {
    try {
      await run()
    } catch (error) {
      failures.push({ name, error })
    }
  }
  return failures
}
