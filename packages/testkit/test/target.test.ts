import { targetConformance } from "@keyless/testkit"
import { describe, expect, test } from "vitest"
import { cellarFixture } from "./cellar/fixture.ts"
import { startCellar } from "./cellar/server.ts"
import { cellarTarget } from "./cellar/target.ts"

const cellar = startCellar()
const cases = targetConformance(
  cellarTarget(cellar, "token-of-the-keeper"),
  cellarFixture(cellar, "token-of-the-keeper"),
)

describe("a target that does everything right passes", () => {
  for (const each of cases) test(each.name, each.run)
})

test("no two cases have one name", () => {
  const names = cases.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})
