import { describe, expect, it } from "vitest"

import { flexibleServerState, restingError, workingOrResting } from "../src/index.ts"
import { context } from "./sandbox.ts"

const resource = (states: readonly string[]) => {
  let looks = 0
  return {
    first: { state: states[0] ?? "" },
    read: async () => ({ state: states[(looks += 1)] ?? states.at(-1) ?? "" }),
    stateOf: ({ state }: { readonly state: string }) => state,
    meaning: flexibleServerState,
    name: "shop-db",
    id: "/subscriptions/1",
  }
}

describe("workingOrResting", () => {
  it("waits while the server restarts", async () => {
    const found = await workingOrResting(context(), resource(["Restarting", "Starting", "Ready"]))
    expect(found).toEqual({ state: "Ready" })
  })

  it.each(["Ready", "Updating", "Stopped", "Disabled", "SomethingNew"])(
    "answers %s at once",
    async (state) => {
      const ended = { ...resource([state]), read: () => Promise.reject(new Error("read again")) }
      expect(await workingOrResting(context(), ended)).toEqual({ state })
    },
  )
})

describe("restingError", () => {
  it.each(["works", "passes"] as const)("is none where the server %s", (meaning) => {
    expect(restingError({ name: "a", id: "b", state: "c", meaning, start: "d" })).toBeNull()
  })
})
