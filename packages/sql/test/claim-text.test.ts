import type { Claim } from "@keyless/core/plugin"
import { claimChanges, claimName, claimText, readClaimText, readClaimTexts } from "@keyless/sql"
import { expect, test } from "vitest"

const claim: Claim = {
  source: "/subscriptions/1/resourceGroups/demo/providers/Microsoft.Web/sites/shop-web",
  connection: "shop",
  database: "shop",
  privileges: ["select"],
}

test.each([
  claim,
  { ...claim, part: "web", schemas: ["public", "Größe"], privileges: "all" as const },
  { ...claim, source: `ann's "PC":C:\\shop\\.env 100% ☕ \n\ud800` },
])("a claim is read back from its text, which needs no escape in any database: %j", (each) => {
  const text = claimText(each)
  expect(text).toMatch(/^[ -~]+$/)
  expect(text).not.toMatch(/['\\]/)
  expect(readClaimText(text)).toEqual({ ...each, source: each.source.replace("\ud800", "\ufffd") })
})

test("what a newer version wrote, or somebody else, makes claims unreadable instead of few", () => {
  const newer = claimText(claim).replace('"v":1', '"v":2')
  for (const text of [newer, "{", "null", '{"v":1}', claimText(claim).replace('["select"]', '"some"')]) {
    expect(readClaimText(text)).toBeNull()
    expect(readClaimTexts([claimText(claim), text])).toBeNull()
  }
  expect(readClaimTexts([])).toEqual([])
})

test("a claim keeps its name whatever the case and whatever it asks for", () => {
  const same = { ...claim, source: claim.source.toUpperCase(), privileges: "all" as const }
  expect(claimName(same)).toBe(claimName(claim))
  expect(claimName(claim)).toMatch(/^keyless:[0-9a-f]{16}$/)
  expect(claimName({ ...claim, database: "stock" })).not.toBe(claimName(claim))
})

test("only what differs is written, and what is not wanted any more is removed", () => {
  const other = { ...claim, connection: "other" }
  const wider = { ...claim, privileges: "all" as const }
  expect(claimChanges([claim, other], [claim, other])).toEqual({ write: [], remove: [] })
  expect(claimChanges([claim, other], [wider])).toEqual({ write: [wider], remove: [other] })
})
