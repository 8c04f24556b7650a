import { AssertionError } from "node:assert"
import { expect } from "vitest"
import { contract } from "../../src/contract.ts"
import { failuresOf, type MutantRun } from "./mutant.ts"

/**
 * Runs the whole suite over a mutant: the named case has to fail, with the sentence of the contract, and no case may fail but those that are on record
 * beside the test.
 */
export async function expectCaught(
  { seenBy, breaks, cases }: MutantRun,
  onRecord: readonly string[] | undefined,
): Promise<readonly string[]> {
  const suite = cases()
  const failures = await failuresOf(suite)
  const names = failures.map(({ name }) => name)
  expect(
    names,
    `the named case has to see it; there are:\n${suite.map(({ name }) => name).join("\n")}`,
  ).toContain(seenBy)
  for (const { name, error } of failures) {
    expect(error, `“${name}” fails by accident`).toBeInstanceOf(AssertionError)
    const message = error instanceof Error ? error.message : ""
    const sentence =
      name === seenBy && breaks !== undefined ? contract[breaks] : /\(contract: ([^\n]*)\)/.exec(message)?.[1]
    expect(Object.values<string>(contract)).toContain(sentence)
    expect(message).toContain(`(contract: ${sentence})`)
  }
  // Steps that lack a need of theirs run in another order each time, so that not every case on record sees them each time.
  if (onRecord !== undefined) expect(names.filter((name) => !onRecord.includes(name))).toEqual([])
  return names
}
