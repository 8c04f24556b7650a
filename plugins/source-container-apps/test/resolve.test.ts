import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { containerAppsSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"
import { appId, caller, named, seedWith, shopApp } from "./seed.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed(seedWith())
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const source = () => containerAppsSource({ azure: login(sandbox) })

describe("resolving a container app", () => {
  it("is one request", async () => {
    const found = await source().resolve(context(), named)
    expect(found).toMatchObject({ id: appId, name: "shop-app", identities: [] })
    expect(found).not.toHaveProperty("suggestedClient")
    expect(sandbox.requests().filter(({ kind }) => kind === "arm")).toMatchObject([
      { method: "GET", path: appId, status: 200 },
    ])
  })

  it("takes a resource id in any case, and as Azure spells it", async () => {
    for (const id of [
      appId.toUpperCase().replace("SHOP-APP", "shop-app"),
      appId.replace("containerApps", "containerapps"),
    ])
      expect(await source().resolve(context(), { id })).toMatchObject({ name: "shop-app" })
  })

  it.each([`${appId}/revisions/shop-app--one`, `${appId}/`, "shop-app"])(
    "refuses %s as an id before any request",
    async (id) => {
      await expect(source().resolve(context(), { id })).rejects.toMatchObject({ code: "invalid_resource_id" })
      expect(sandbox.requests()).toEqual([])
    },
  )

  it("tells an init container from one that is not there", async () => {
    const template = { ...shopApp.template, initContainers: [{ name: "migrate" }] }
    await sandbox.seed(seedWith({ template }))
    await expect(source().resolve(context(), { ...named, container: "migrate" })).rejects.toMatchObject({
      code: "container_is_init",
    })
  })

  it("names the container whose environment it is", async () => {
    const first = await source().resolve(context(), named)
    expect(first.settings.title).toBe("environment of the container web of shop-app")
    const other = await source().resolve(context(), { ...named, container: "sidecar" })
    expect(other.settings.title).toBe("environment of the container sidecar of shop-app")
  })

  it("gives the environments of the other containers, among which a connection's name is there once", async () => {
    expect((await source().resolve(context(), named)).parts).toMatchObject({ current: "web", named: false })
    const { parts } = await source().resolve(context(), { ...named, container: "sidecar" })
    expect(parts).toMatchObject({ current: "sidecar", namesIn: "app", named: true })
    expect(parts?.others.map(({ name }) => name)).toEqual(["web"])
    const environment = await parts?.others[0]?.settings.read(context())
    expect(environment?.get("UNRELATED")).toBe("stays")
  })

  it("says which containers there are where it has not the one that is named", async () => {
    await expect(source().resolve(context(), { ...named, container: "attic" })).rejects.toMatchObject({
      code: "container_not_found",
      hint: expect.stringContaining("web, sidecar"),
    })
  })

  it("says that there is no such app and how to see which there are", async () => {
    await expect(source().resolve(context(), { ...named, name: "nothing" })).rejects.toMatchObject({
      code: "source_not_found",
      hint: expect.stringContaining("az containerapp list --subscription"),
    })
  })

  it("says that there is no such group", async () => {
    await expect(source().resolve(context(), { ...named, resourceGroup: "nowhere" })).rejects.toMatchObject({
      code: "source_not_found",
      hint: expect.stringContaining("az group list"),
    })
  })

  it("names the permission that is missing", async () => {
    await sandbox.seed(seedWith({}, { denied: { [caller]: ["Microsoft.App/containerApps/read"] } }))
    await expect(source().resolve(context(), named)).rejects.toMatchObject({
      code: "permission_missing",
      details: expect.objectContaining({ permission: "Microsoft.App/containerApps/read" }),
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

  it("take names or an id, and a container", async () => {
    expect(await check({ ...named, container: "web" })).toEqual([])
    expect(await check({ id: appId, container: "web" })).toEqual([])
  })

  it("say everything that is missing", async () => {
    expect(await check({})).toEqual([
      "resourceGroup: The resource group of the container app is missing.",
      "name: The name of the container app is missing.",
    ])
    expect(await check({ ...named, id: appId })).toHaveLength(1)
  })

  it.each([
    { ...named, name: "a/b" },
    { ...named, name: "shop'app" },
    { ...named, name: "shop--app" },
    { ...named, name: "1shop" },
    { ...named, name: "Shop" },
    { ...named, name: "shop-" },
    { ...named, name: "s".repeat(33) },
    { ...named, container: "we b" },
    { ...named, container: "-c" },
    { ...named, resourceGroup: "demo/../other" },
    { ...named, resourceGroup: "demo." },
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
        container: { flag: "container", short: "c" },
      },
    })
  })
})
