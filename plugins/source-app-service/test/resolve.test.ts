import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { appServiceSource, functionAppSource } from "../src/index.ts"
import { suggestClient, suggestFunctionClient, suggestWindowsClient } from "../src/stack.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const subscription = "20000000-0000-4000-8000-000000000001"
const id = `/subscriptions/${subscription}/resourceGroups/demo/providers/Microsoft.Web/sites/shop-web`
const named = { resourceGroup: "demo", name: "shop-web" }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed({ ...demoSeed, postgresServers: [] })
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const source = () => appServiceSource({ azure: login(sandbox) })

describe("resolving a web app", () => {
  it("is one request", async () => {
    const found = await source().resolve(context(), named)
    expect(found).toMatchObject({ id, name: "shop-web", suggestedClient: "nodejs", identities: [] })
    expect(sandbox.requests().filter(({ kind }) => kind === "arm")).toMatchObject([
      { method: "GET", path: id, status: 200 },
    ])
  })

  it("takes a resource id in any case", async () => {
    expect(
      await source().resolve(context(), { id: id.toUpperCase().replace("SHOP-WEB", "shop-web") }),
    ).toMatchObject({ name: "shop-web" })
  })

  it.each([`${id}/slots/staging/config/web`, `${id}/slots`, `${id}/`, "shop-web"])(
    "refuses %s as an id before any request",
    async (wrong) => {
      await expect(source().resolve(context(), { id: wrong })).rejects.toMatchObject({
        code: "invalid_resource_id",
      })
      expect(sandbox.requests()).toEqual([])
    },
  )

  it("says that there is no such app and how to see which there are", async () => {
    await expect(source().resolve(context(), { ...named, name: "nothing" })).rejects.toMatchObject({
      code: "source_not_found",
      hint: expect.stringContaining("az webapp list"),
    })
  })

  it("says that there is no such group", async () => {
    await expect(source().resolve(context(), { ...named, resourceGroup: "nowhere" })).rejects.toMatchObject({
      code: "resource_group_not_found",
      hint: expect.stringContaining("az group list"),
    })
  })

  it("names the permission that is missing", async () => {
    await sandbox.seed({
      ...demoSeed,
      postgresServers: [],
      denied: { "40000000-0000-4000-8000-000000000001": ["Microsoft.Web/sites/read"] },
    })
    await expect(source().resolve(context(), named)).rejects.toMatchObject({
      code: "permission_missing",
      details: expect.objectContaining({ permission: "Microsoft.Web/sites/read" }),
    })
  })
})

describe("the options", () => {
  const check = async (value: unknown) => {
    const result = await source().options["~standard"].validate(value)
    return (result.issues ?? []).map(
      ({ path, message }) => `${(path ?? []).map(String).join(".")}: ${message}`,
    )
  }

  it("take names or an id", async () => {
    expect(await check(named)).toEqual([])
    expect(await check({ id })).toEqual([])
  })

  it("say everything that is missing", async () => {
    expect(await check({})).toEqual([
      "resourceGroup: The resource group of the web app is missing.",
      "name: The name of the web app is missing.",
    ])
    expect(await check({ ...named, id })).toHaveLength(1)
  })

  it.each([
    { ...named, name: "a/b" },
    { ...named, name: "shop'web" },
    { ...named, name: "-shop" },
    { ...named, name: "shop web" },
    { ...named, resourceGroup: "demo/../other" },
    { ...named, resourceGroup: "demo." },
    { ...named, resourceGroup: "demo?x=1" },
    { ...named, color: "red" },
  ])("refuse %j", async (value) => {
    expect(await check(value)).toHaveLength(1)
  })

  it("describe their flags as JSON Schema", () => {
    const schema = source().options["~standard"].jsonSchema?.input({ target: "draft-2020-12" })
    expect(schema).toMatchObject({
      properties: {
        resourceGroup: { flag: "resource-group", short: "g" },
        name: { flag: "name", short: "n" },
        id: { flag: "source-id" },
      },
    })
  })
})

describe("the suggested client", () => {
  it.each([
    [{ linuxFxVersion: "PYTHON|3.14" }, "python"],
    [{ linuxFxVersion: "DOTNETCORE|10.0" }, "dotnet"],
    [{ linuxFxVersion: "", windowsFxVersion: "java|21" }, "java"],
    [{ netFrameworkVersion: "v4.0", phpVersion: "8.4" }, "php"],
    [{ netFrameworkVersion: "v4.6", phpVersion: "5.6" }, undefined],
    [{ phpVersion: "8.4" }, "php"],
    [{ linuxFxVersion: "DOCKER|shop:1" }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])("of %j is %s", (config, client) => {
    expect(suggestClient(config)).toBe(client)
  })
})

describe("the suggested client of a site on Windows", () => {
  it.each([
    ["node", { netFrameworkVersion: "v4.6" }, "nodejs"],
    ["dotnetcore", undefined, "dotnet"],
    ["powershell", { netFrameworkVersion: "v8.0" }, undefined],
    [undefined, { netFrameworkVersion: "v8.0" }, "dotnet"],
    [undefined, { netFrameworkVersion: "v10.0" }, "dotnet"],
    [undefined, { netFrameworkVersion: "v4.6" }, undefined],
  ])("where %j is noted, of %j is %s", (noted, config, client) => {
    expect(suggestWindowsClient(noted, config)).toBe(client)
  })

  it("is what the portal noted, and nothing where it noted nothing", async () => {
    const windows = { resourceGroup: "demo", kind: "app" }
    await sandbox.seed({
      ...demoSeed,
      postgresServers: [],
      sites: [
        { ...windows, name: "shop-php", metadata: { CURRENT_STACK: "php" } },
        { ...windows, name: "shop-bare" },
      ],
    })
    const suggested = async (name: string) => {
      const found = await source().resolve(context(), { resourceGroup: "demo", name })
      return found.suggestedClient ?? found.suggestClient?.(context(), new Map())
    }
    expect(await suggested("shop-php")).toBe("php")
    expect(await suggested("shop-bare")).toBeUndefined()
  })

  it("is that of the settings for a function app", async () => {
    const functions = functionAppSource({ azure: login(sandbox) })
    await sandbox.seed({
      ...demoSeed,
      postgresServers: [],
      sites: [{ resourceGroup: "demo", name: "shop-jobs", kind: "functionapp" }],
    })
    const found = await functions.resolve(context(), { resourceGroup: "demo", name: "shop-jobs" })
    expect(found.suggestedClient).toBeUndefined()
    const settings = new Map([["FUNCTIONS_WORKER_RUNTIME", "python"]])
    expect(await found.suggestClient?.(context(), settings)).toBe("python")
  })
})

describe("the suggested client of a function app", () => {
  it.each([
    [{ linuxFxVersion: "NODE|22" }, undefined, "nodejs"],
    [{ linuxFxVersion: "DOTNET-ISOLATED|8.0" }, undefined, "dotnet"],
    [{ linuxFxVersion: "" }, "python", "python"],
    [{ linuxFxVersion: "" }, "dotnet-isolated", "dotnet"],
    [{ netFrameworkVersion: "v4.0" }, undefined, undefined],
    [{ linuxFxVersion: "POWERSHELL|7.4" }, "powershell", undefined],
    [undefined, "custom", undefined],
    [undefined, undefined, undefined],
  ])("of %j that runs %s is %s", (config, runtime, client) => {
    expect(suggestFunctionClient(config, runtime)).toBe(client)
  })
})
