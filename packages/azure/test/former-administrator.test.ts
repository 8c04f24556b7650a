import { describe, expect, it } from "vitest"

import { type AdministratorEntry, restoreFormer } from "../src/index.ts"
import { context } from "./sandbox.ts"

const former = { id: "f", login: "dba" }
const mine = { id: "m", login: "me" }
const other = { id: "o", login: "somebody" }

/** Restores on a server whose entry is what the looks find, one after another. */
async function restore(looks: readonly (AdministratorEntry | null)[], made = true, put: string | null = "M") {
  const left = [...looks]
  const warnings: string[] = []
  let restored = 0
  let now = 0
  const clock = {
    now: () => new Date(now),
    async sleep(ms: number) {
      now += ms
    },
  }
  await restoreFormer(
    { ...context(), clock, warn: (message) => void warnings.push(message) },
    {
      server: "shop",
      former,
      put: put ?? undefined,
      made,
      read: async () => (left.length > 1 ? (left.shift() ?? null) : (left[0] ?? null)),
      restore: async () => void (restored += 1),
      byHand: "az",
    },
  )
  return { restored, warnings }
}

describe("the former administrator", () => {
  it("comes back where the entry is the one that the run put there", async () => {
    expect(await restore([mine])).toEqual({ restored: 1, warnings: [] })
  })
  it("is left where it is back already, but not where a replacing was cut off", async () => {
    expect(await restore([former])).toEqual({ restored: 0, warnings: [] })
    expect(await restore([former], false)).toEqual({ restored: 1, warnings: [] })
  })
  it("comes back when another run has given the place back", async () => {
    expect(await restore([other, other, mine])).toEqual({ restored: 1, warnings: [] })
  })
  it("is not put over somebody whom nobody takes away again, nor over nobody", async () => {
    const { restored, warnings } = await restore([other])
    expect(restored).toBe(0)
    expect(warnings).toEqual([expect.stringContaining('another administrator, "somebody"')])
    expect(await restore([null])).toMatchObject({
      restored: 0,
      warnings: [expect.stringContaining("no admin")],
    })
  })
  it("comes back by a journal that does not say who took the place", async () => {
    const { restored } = await restore([other], true, null)
    expect(restored).toBe(1)
  })
})
