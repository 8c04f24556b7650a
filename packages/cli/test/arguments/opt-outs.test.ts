import { expect, test } from "vitest"
import { readOptOuts } from "../../src/arguments/opt-outs.ts"

test("the network can be left alone, in any case", () => {
  expect(readOptOuts(["PublicNetwork"])).toEqual(["publicnetwork"])
  expect(readOptOuts([])).toEqual([])
})

test.each(["auth", "configinfo", "firewall", ""])("%j cannot be left out", (word) => {
  expect(() => readOptOuts(["publicnetwork", word])).toThrow(expect.objectContaining({ code: "usage" }))
})
