import { createSecret, type SettingsStore } from "@keyless/core/plugin"
import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { springAppsSource } from "../src/index.ts"
import { appsOf, armRequests, context, id, login, named, openSandbox, seedOf } from "./sandbox.ts"

const seeded = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }
const writing = "Microsoft.AppPlatform/Spring/apps/deployments/write"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox({ seed: seedOf() })))
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const open = async (azure = login(sandbox), options: object = {}): Promise<SettingsStore> =>
  (await springAppsSource({ azure }).resolve(context(), { ...named, ...options })).settings
const stored = (deployment = 0) => appsOf(sandbox)[0]?.deployments?.[deployment]?.environmentVariables
const writes = () => sandbox.requests().filter(({ operation }) => operation === writing)

describe("environment variables", () => {
  it("are read with their values, of the deployment that is meant", async () => {
    expect(Object.fromEntries(await (await open()).read(context()))).toEqual(seeded)
    const green = await open(login(sandbox), { deployment: "green" })
    expect(Object.fromEntries(await green.read(context()))).toEqual({ SHOP_STAGE: "green" })
  })

  it("are changed key by key, secrets opened, in one PATCH that leaves everything else alone", async () => {
    const before = appsOf(sandbox)
    const set = { A: "1", B: createSecret("two"), "spring.datasource.url": "jdbc:postgresql://x/y" }
    await (await open()).change(context(), { set, remove: ["SHOP_NAME", "NOT_THERE"] })
    const variables = {
      SHOP_STAGE: "production",
      A: "1",
      B: "two",
      "spring.datasource.url": "jdbc:postgresql://x/y",
    }
    const [shop, ...others] = before
    const [active, ...deployments] = shop?.deployments ?? []
    expect(appsOf(sandbox)).toEqual([
      { ...shop, deployments: [{ ...active, environmentVariables: variables }, ...deployments] },
      ...others,
    ])
    expect(writes()).toMatchObject([
      { method: "PATCH", path: `${id}/deployments/default`, status: 202, apiVersion: "2023-12-01" },
    ])
  })

  it("can all be removed, and be set where there were none", async () => {
    const settings = await open()
    await settings.change(context(), { set: {}, remove: Object.keys(seeded) })
    expect(stored()).toEqual({})
    expect(await settings.read(context())).toEqual(new Map())
    await settings.change(context(), { set: { A: "1" }, remove: [] })
    expect(stored()).toEqual({ A: "1" })
  })

  it.each([0, 150])(
    "lose no change of writers that do not know of each other (a write takes %i ms)",
    async (lroMs) => {
      sandbox.setFaults({ lroMs })
      const keys = ["A", "B", "C", "D"]
      const stores = await Promise.all(keys.map(() => open(login(sandbox))))
      await Promise.all(
        keys.map((key, index) => stores[index]?.change(context(), { set: { [key]: key }, remove: [] })),
      )
      expect(stored()).toEqual({ ...seeded, ...Object.fromEntries(keys.map((key) => [key, key])) })
    },
  )

  it("wait for a change of the app that is under way", async () => {
    const azure = login(sandbox)
    const settings = await open()
    sandbox.setFaults({ lroMs: 300 })
    const resolved = await springAppsSource({ azure }).resolve(context(), named)
    const step = resolved.identity({ kind: "system-assigned" })
    if (step.kind !== "action") throw new Error("an action was expected")
    const enabling = step.apply(context())
    await expect.poll(() => armRequests(sandbox).some(({ status }) => status === 202)).toBe(true)
    await settings.change(context(), { set: { A: "1" }, remove: [] })
    await enabling
    expect(stored()).toEqual({ ...seeded, A: "1" })
    expect(appsOf(sandbox)[0]?.systemIdentity).toBeDefined()
  })

  it("are written again after a conflict, and after the wait that a throttled answer names", async () => {
    sandbox.setFaults({
      answers: [
        { operation: writing, status: 409, code: "Conflict", message: "busy" },
        {
          operation: writing,
          status: 429,
          code: "SubscriptionRequestsThrottled",
          message: "Number of requests exceeded the limit. Please try again after '6' seconds.",
        },
      ],
    })
    const waits: number[] = []
    const { clock, ...rest } = context()
    const patient = {
      ...rest,
      clock: {
        ...clock,
        sleep: async (ms: number, signal?: AbortSignal) => {
          waits.push(ms)
          await clock.sleep(Math.min(ms, 20), signal)
        },
      },
    }
    await (await open()).change(patient, { set: { A: "1" }, remove: [] })
    expect(stored()).toEqual({ ...seeded, A: "1" })
    expect(writes().map(({ status }) => status)).toEqual([409, 429, 202])
    expect(waits).toContain(6000)
  })

  it("are given up where another change does not come to its end", async () => {
    sandbox.setFaults({ lroMs: 500 })
    const others = (await open()).change(context(), { set: { OTHER: "1" }, remove: [] })
    await expect.poll(() => writes().length).toBe(1)
    const { clock, ...rest } = context()
    let hours = 0
    const hasty = { ...clock, now: () => new Date(3_600_000 * hours++), sleep: async () => {} }
    const change = (await open()).change({ ...rest, clock: hasty }, { set: { A: "1" }, remove: [] })
    await expect(change).rejects.toMatchObject({ code: "source_busy", retryable: false })
    await others
    expect(stored()).toEqual({ ...seeded, OTHER: "1" })
  })

  it("say that the change was accepted and then failed", async () => {
    sandbox.setFaults({
      failedOperations: [
        { operation: writing, code: "BadRequest", message: "112404: Exit code 1: application error" },
      ],
    })
    await expect((await open()).change(context(), { set: { A: "1" }, remove: [] })).rejects.toMatchObject({
      code: "operation_failed",
      message: expect.stringContaining("112404"),
    })
  })

  it("name the permission that is missing", async () => {
    sandbox.setFaults({
      answers: [{ operation: writing, status: 403, code: "AuthorizationFailed", message: "no" }],
    })
    await expect((await open()).change(context(), { set: { A: "1" }, remove: [] })).rejects.toMatchObject({
      code: "permission_missing",
    })
    expect(stored()).toEqual(seeded)
  })
})
