import {
  type Action,
  createSecret,
  type Principal,
  type SettingsStore,
  type Step,
} from "@keyless/core/plugin"
import { WebSiteManagementClient } from "@azure/arm-appservice"
import { demoSeed, type Sandbox, slotId } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { appServiceSource, functionAppSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const subscription = "20000000-0000-4000-8000-000000000001"
const caller = "40000000-0000-4000-8000-000000000001"
const idOf = (name: string, slot = "staging") =>
  slotId({ subscriptionId: subscription, resourceGroup: "demo", name, slot })
const production = { resourceGroup: "demo", name: "shop-web" }
const staging = { ...production, slot: "staging" }
const own = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }
const slots = [{ name: "staging", linuxFxVersion: "PYTHON|3.14", appSettings: { SHOP_STAGE: "staging" } }]
const seed = {
  ...demoSeed,
  postgresServers: [],
  sites: [
    { ...production, appSettings: own, slotSettingNames: ["SHOP_STAGE"], slots },
    { resourceGroup: "demo", name: "shop-func", kind: "functionapp,linux", slots },
    { resourceGroup: "demo", name: "shop-alone", sku: "Standard" },
    { resourceGroup: "demo", name: "shop-small", sku: "Basic" },
  ],
}

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed(seed)
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const web = () => appServiceSource({ azure: login(sandbox) })
const functions = () => functionAppSource({ azure: login(sandbox) })
const site = () => sandbox.state().sites?.[0]
const slot = () => site()?.slots?.[0]
const armRequests = () =>
  sandbox
    .requests()
    .filter(({ kind }) => kind === "arm")
    .map(({ method, path }) => `${method} ${path.split("/Microsoft.Web/sites/")[1]}`)

describe("resolving a slot", () => {
  it("is one request, by names and by id, of web apps and of function apps", async () => {
    for (const [source, name] of [
      [web(), "shop-web"],
      [functions(), "shop-func"],
    ] as const) {
      for (const options of [
        { resourceGroup: "demo", name, slot: "staging" },
        { id: idOf(name) },
        { id: idOf(name).replace("/slots/", "/SLOTS/") },
      ]) {
        sandbox.clearLogs()
        expect(await source.resolve(context(), options)).toMatchObject({
          id: idOf(name),
          name: `${name} (slot staging)`,
          suggestedClient: "python",
          settings: { title: `app settings of ${name} (slot staging)` },
        })
        expect(armRequests()).toEqual([`GET ${name}/slots/staging`])
      }
    }
  })

  it("takes production for the site itself", async () => {
    const found = await web().resolve(context(), { ...production, slot: "Production" })
    expect(found).toMatchObject({ name: "shop-web", suggestedClient: "nodejs" })
    expect(found).toMatchObject(
      await web()
        .resolve(context(), { id: found.id })
        .then(({ id }) => ({ id })),
    )
  })

  it("says that there is no such slot and how to see which there are", async () => {
    await expect(web().resolve(context(), { ...staging, slot: "attic" })).rejects.toMatchObject({
      code: "source_not_found",
      message: "The resource group demo has no web app shop-web with a slot attic.",
      hint: expect.stringContaining("az webapp deployment slot list"),
    })
    await expect(functions().resolve(context(), { id: idOf("shop-func", "attic") })).rejects.toMatchObject({
      code: "source_not_found",
      hint: expect.stringContaining("az functionapp deployment slot list"),
    })
  })

  it("refuses an id together with a slot", async () => {
    const result = await web().options["~standard"].validate({ id: idOf("shop-web"), slot: "staging" })
    expect(result.issues).toHaveLength(1)
  })
})

describe("an app of the other kind", () => {
  it.each([
    { source: web, name: "shop-func", is: "is a function app, not a web app", use: "keyless functionapp" },
    { source: functions, name: "shop-web", is: "is a web app, not a function app", use: "keyless webapp" },
  ])("is refused with the command that fits: $name", async ({ source, name, is, use }) => {
    for (const options of [{ resourceGroup: "demo", name }, { id: idOf(name) }]) {
      await expect(source().resolve(context(), options)).rejects.toMatchObject({
        code: "source_not_found",
        message: expect.stringContaining(is),
        hint: expect.stringContaining(`${use} connection`),
      })
    }
  })
})

describe("the system identity of a slot", () => {
  const action = (found: Step<Principal>): Action<Principal> => {
    if (found.kind !== "action") throw new Error(`an action was expected, not a ${found.kind}`)
    return found
  }

  it("is the slot's own, named after site and slot", async () => {
    const found = await web().resolve(context(), staging)
    const enable = action(found.identity({ kind: "system-assigned", withClientId: true }))
    expect(enable.permissions).toContainEqual({
      operation: "Microsoft.Web/sites/slots/write",
      scope: idOf("shop-web"),
    })
    const principal = await enable.apply(context())
    expect(principal).toMatchObject({
      name: "shop-web/slots/staging",
      objectId: slot()?.systemIdentity?.principalId,
      clientId: slot()?.systemIdentity?.clientId,
    })
    expect(site()?.systemIdentity).toBeUndefined()
    await enable.undo?.(context())
    expect(slot()?.systemIdentity).toBeUndefined()
  })
})

describe("settings of a site with slots", () => {
  const open = async (options: object): Promise<SettingsStore> => {
    const source = web()
    const checked = await source.options["~standard"].validate(options)
    if (checked.issues !== undefined) throw new Error("the options are wrong")
    return (await source.resolve(context(), checked.value)).settings
  }
  const set = async (options: object, values: Record<string, string>) =>
    (await open(options)).change(context(), { set: values, remove: [] })
  const remove = async (options: object, ...keys: string[]) =>
    (await open(options)).change(context(), { set: {}, remove: keys })
  const tied = () => site()?.slotSettingNames

  it("are those of the slot, and are tied to it before they are written", async () => {
    const settings = await open(staging)
    expect(Object.fromEntries(await settings.read(context()))).toEqual({ SHOP_STAGE: "staging" })
    await settings.change(context(), { set: { A: "1", B: createSecret("two") }, remove: [] })
    expect(slot()?.appSettings).toEqual({ SHOP_STAGE: "staging", A: "1", B: "two" })
    expect(site()?.appSettings).toEqual(own)
    expect(tied()).toEqual(["SHOP_STAGE", "A", "B"])
    const puts = armRequests().filter((request) => request.startsWith("PUT"))
    expect(puts).toEqual([
      "PUT shop-web/config/slotConfigNames",
      "PUT shop-web/slots/staging/config/appsettings",
    ])
  })

  it("stay with the identity that they name when slots are swapped", async () => {
    await set(staging, { USER: "aad_staging" })
    await set(production, { USER: "aad_production", ONLY_PRODUCTION: "1" })
    const { webApps } = login(sandbox).client(
      (credential, options) => new WebSiteManagementClient(credential, subscription, options),
    )
    await webApps.swapSlotWithProduction("demo", "shop-web", { targetSlot: "staging", preserveVnet: true })
    expect(site()?.appSettings).toEqual({
      SHOP_STAGE: "production",
      USER: "aad_production",
      ONLY_PRODUCTION: "1",
    })
    expect(slot()?.appSettings).toEqual({
      SHOP_NAME: "The Corner Shop",
      SHOP_STAGE: "staging",
      USER: "aad_staging",
    })
  })

  it("are let go when they are removed, but for those that another slot has", async () => {
    await set(staging, { A: "1", B: "2" })
    await set(production, { B: "3" })
    await remove(staging, "A", "B", "SHOP_STAGE")
    expect(tied()).toEqual(["SHOP_STAGE", "B"])
    expect(slot()?.appSettings).toEqual({})
    await remove(production, "B")
    expect(tied()).toEqual(["SHOP_STAGE"])
  })

  it("that are in place cost no write, and nothing but their reading", async () => {
    await set(staging, { A: "1" })
    sandbox.clearLogs()
    await set(staging, { A: "1" })
    expect(armRequests()).toEqual([
      "GET shop-web/slots/staging",
      "POST shop-web/slots/staging/config/appsettings/list",
      "POST shop-web/slots/staging/config/appsettings/list",
    ])
  })

  it("are not tied where a site has no slots, which costs one request in a tier that could have some", async () => {
    await set({ resourceGroup: "demo", name: "shop-alone" }, { A: "1" })
    expect(armRequests()).toEqual([
      "GET shop-alone",
      "GET shop-alone/slots",
      "POST shop-alone/config/appsettings/list",
      "PUT shop-alone/config/appsettings",
      "POST shop-alone/config/appsettings/list",
    ])
    expect(sandbox.state().sites?.[2]?.slotSettingNames).toEqual([])
    sandbox.clearLogs()
    await set({ resourceGroup: "demo", name: "shop-small" }, { A: "1" })
    expect(armRequests()).not.toContain("GET shop-small/slots")
  })

  it("are not written where the names cannot be tied", async () => {
    await sandbox.seed({ ...seed, denied: { [caller]: ["Microsoft.Web/sites/config/write"] } })
    await expect(set(staging, { A: "1" })).rejects.toMatchObject({
      code: "permission_missing",
      details: expect.objectContaining({ permission: "Microsoft.Web/sites/config/write" }),
    })
    expect(slot()?.appSettings).toEqual({ SHOP_STAGE: "staging" })
  })

  it("name what they need", async () => {
    const { readPermissions, writePermissions } = await open(staging)
    expect(readPermissions).toEqual([
      { operation: "Microsoft.Web/sites/slots/config/list/action", scope: idOf("shop-web") },
    ])
    const used = [...readPermissions, ...writePermissions].map(({ operation }) => operation)
    sandbox.clearLogs()
    await set(staging, { A: "1" })
    await remove(staging, "A")
    const operations = sandbox
      .requests()
      .flatMap(({ kind, operation }) => (kind === "arm" && operation !== undefined ? [operation] : []))
    expect(operations.filter((operation) => !used.includes(operation))).toEqual([])
    const small = await open({ resourceGroup: "demo", name: "shop-small" })
    expect(small.writePermissions.map(({ operation }) => operation)).toEqual([
      "Microsoft.Web/sites/config/list/action",
      "Microsoft.Web/sites/config/write",
    ])
  })

  it.each([0, 100])(
    "lose nothing of writers that do not know of each other (a write takes %i ms)",
    async (ms) => {
      sandbox.setFaults({ siteWriteMs: ms })
      const keys = ["A", "B", "C", "D"]
      await Promise.all(keys.map((key, index) => set(index % 2 === 0 ? staging : production, { [key]: key })))
      expect(tied()?.toSorted()).toEqual(["A", "B", "C", "D", "SHOP_STAGE"])
      expect(slot()?.appSettings).toMatchObject({ A: "A", C: "C" })
      expect(site()?.appSettings).toMatchObject({ B: "B", D: "D" })
    },
  )
})
