import { createSecret, type SettingsStore } from "@keyless/core/plugin"
import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { appServiceSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const seeded = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const open = async (azure = login(sandbox)): Promise<SettingsStore> =>
  (await appServiceSource({ azure }).resolve(context(), { resourceGroup: "demo", name: "shop-web" })).settings
const stored = () => sandbox.state().sites?.[0]?.appSettings
const writes = () =>
  sandbox.requests().filter(({ method, path }) => method === "PUT" && path.endsWith("/config/appsettings"))

describe("app settings", () => {
  it("are read with their values", async () => {
    expect(Object.fromEntries(await (await open()).read(context()))).toEqual(seeded)
  })

  it("are changed key by key, secrets opened, sticky names kept", async () => {
    const settings = await open()
    await settings.change(context(), {
      set: { A: "1", B: createSecret("two") },
      remove: ["SHOP_NAME", "NOT_THERE"],
    })
    expect(stored()).toEqual({ SHOP_STAGE: "production", A: "1", B: "two" })
    expect(sandbox.state().sites?.[0]?.slotSettingNames).toEqual(["SHOP_STAGE"])
    expect(writes()).toHaveLength(1)
  })

  it("take empty, long and unusual values", async () => {
    const set = {
      EMPTY: "",
      UNICODE: "grün 数据 🚀",
      LONG: "x".repeat(8000),
      __proto: "a",
      "with:colon": "b=c;d",
    }
    await (await open()).change(context(), { set, remove: [] })
    expect(stored()).toEqual({ ...seeded, ...set })
  })

  it("are not written where nothing would change", async () => {
    await (await open()).change(context(), { set: { SHOP_NAME: "The Corner Shop" }, remove: ["NOT_THERE"] })
    expect(writes()).toEqual([])
  })

  it("lose no change of writers in this process, which wait for each other", async () => {
    sandbox.setFaults({ siteWriteMs: 20 })
    const azure = login(sandbox)
    const keys = ["A", "B", "C", "D", "E", "F"]
    const stores = await Promise.all(keys.map(() => open(azure)))
    await Promise.all(
      keys.map((key, index) => stores[index]?.change(context(), { set: { [key]: key }, remove: [] })),
    )
    expect(stored()).toEqual({ ...seeded, ...Object.fromEntries(keys.map((key) => [key, key])) })
    expect(writes().map(({ status }) => status)).toEqual(keys.map(() => 200))
  })

  it.each([0, 150])(
    "lose no change of writers that do not know of each other (a write takes %i ms)",
    async (siteWriteMs) => {
      sandbox.setFaults({ siteWriteMs })
      const keys = ["A", "B", "C", "D"]
      const stores = await Promise.all(keys.map(() => open(login(sandbox))))
      await Promise.all(
        keys.map((key, index) => stores[index]?.change(context(), { set: { [key]: key }, remove: [] })),
      )
      expect(stored()).toEqual({ ...seeded, ...Object.fromEntries(keys.map((key) => [key, key])) })
    },
  )

  it("name the permission that is missing", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 403,
          code: "AuthorizationFailed",
          message: "no",
        },
      ],
    })
    await expect((await open()).change(context(), { set: { A: "1" }, remove: [] })).rejects.toMatchObject({
      code: "permission_missing",
    })
    expect(stored()).toEqual(seeded)
  })

  it("stop when told to", async () => {
    const controller = new AbortController()
    const settings = await open()
    controller.abort(new Error("enough"))
    await expect(
      settings.change(context(controller.signal), { set: { A: "1" }, remove: [] }),
    ).rejects.toThrow("enough")
    expect(stored()).toEqual(seeded)
  })
})
