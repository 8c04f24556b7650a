import { existsSync, readFileSync, writeFileSync } from "node:fs"
import type { ConformanceCase } from "@keyless/testkit"
import { afterAll, describe, expect, test } from "vitest"
import { expectCaught } from "./expect-caught.ts"
import type { MutantRun } from "./mutant.ts"

type OnRecord = Readonly<Record<string, readonly string[]>>
/** Set to write anew which cases see which mutant. */
const updates = process.env["KEYLESS_UPDATE_MUTANTS"] === "1"

/**
 * The right plugin passes its suite, each mutant is seen by the case that it names, and by no case that is not on record in `<kind>.caught.json`; each case sees a mutant.
 */
export function testMutants(
  kind: "client" | "target" | "source" | "auth",
  right: () => readonly ConformanceCase[],
  mutants: readonly MutantRun[],
): void {
  const file = new URL(`${kind}.caught.json`, import.meta.url)
  const onRecord: OnRecord = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  const seen = new Map<string, readonly string[]>()

  describe(`a ${kind} plugin that does everything right`, () => {
    for (const each of right()) test(each.name, each.run)
  })

  describe(`a ${kind} plugin that is wrong`, () => {
    test.each(mutants)("$fault: seen by “$seenBy”", async (mutant) => {
      seen.set(mutant.fault, await expectCaught(mutant, updates ? undefined : onRecord[mutant.fault]))
    })
  })

  test("each mutant has a name of its own, and is on record", () => {
    const names = mutants.map(({ fault }) => fault)
    expect(new Set(names).size).toBe(names.length)
    if (!updates) expect(Object.keys(onRecord).toSorted()).toEqual(names.toSorted())
  })

  test("each case is seen to fail", () => {
    const proved = new Set([...seen.values()].flat())
    expect(right().flatMap(({ name }) => (proved.has(name) ? [] : [name]))).toEqual([])
  })

  afterAll(() => {
    if (updates) writeFileSync(file, `${JSON.stringify(Object.fromEntries(seen), null, 2)}\n`)
  })
}
