import { AssertionError } from "node:assert"
import { targetConformance } from "@keyless/testkit"
import { expect, test } from "vitest"
import { databaseFaults } from "./cellar/database-faults.ts"
import { cellarToken as token } from "./cellar/fault.ts"
import { cellarFixture } from "./cellar/fixture.ts"
import { lifeCycleFaults } from "./cellar/life-cycle-faults.ts"
import { startCellar } from "./cellar/server.ts"
import { cellarTarget } from "./cellar/target.ts"

const faults = [...lifeCycleFaults, ...databaseFaults]

test.each(faults)("$fault: seen by “$seenBy”", async ({ seenBy, plugin, fixture }) => {
  const cellar = startCellar()
  const right = cellarTarget(cellar, token)
  const cases = targetConformance(plugin?.(right, cellar) ?? right, {
    ...cellarFixture(cellar, token),
    ...fixture,
  })
  const seeing = cases.find(({ name }) => name === seenBy)
  if (seeing === undefined)
    throw new Error(`there is no case of that name; there are:\n${cases.map(({ name }) => name).join("\n")}`)
  await expect(seeing.run()).rejects.toBeInstanceOf(AssertionError)
})

test("each case is seen to fail", () => {
  const cellar = startCellar()
  const cases = targetConformance(cellarTarget(cellar, token), cellarFixture(cellar, token))
  const proved = new Set(faults.map(({ seenBy }) => seenBy))
  const likeProved = /^privileges "/
  expect(cases.map(({ name }) => name).filter((name) => !proved.has(name) && !likeProved.test(name))).toEqual(
    [],
  )
})
