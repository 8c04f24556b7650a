import { describe, expect, it } from "vitest"

import { isLeftOver, neededUntil, temporaryRuleName } from "../src/temporary-rule-name.ts"
import { context } from "./sandbox.ts"

const now = new Date("2026-11-29T16:10:30Z")
const at = (name: string) => ({ clock: { ...context().clock, now: () => now }, random: () => 0.5, name })

describe("the name of a temporary rule", () => {
  const name = temporaryRuleName(at("x"))

  it("says until when, and no more of the machine than six digits", () => {
    expect(name).toMatch(/^keyless_20261129T1710Z_[0-9a-f]{6}_[a-z0-9]{10}$/)
    expect(neededUntil(name)).toBe(Date.parse("2026-11-29T17:10:00Z"))
  })

  it("is left over some time after that", () => {
    expect(isLeftOver(name, now)).toBe(false)
    expect(isLeftOver(name, new Date("2026-11-29T17:19:00Z"))).toBe(false)
    expect(isLeftOver(name, new Date("2026-11-29T17:21:00Z"))).toBe(true)
  })

  it.each([
    "AllowAllWindowsAzureIps",
    "azure",
    "keyless_office",
    "keyless_20200101T0000Z",
    "keyless_20200101T0000Z_a1b2c3_x7k2m9p4q1_mine",
    "Keyless_20200101T0000Z_a1b2c3_x7k2m9p4q1",
    "keyless_20209999T9999Z_a1b2c3_x7k2m9p4q1",
    "svc_x7k2m9p4q1",
    "",
  ])("%j is somebody else's", (rule) => {
    expect(isLeftOver(rule, now)).toBe(false)
  })
})
