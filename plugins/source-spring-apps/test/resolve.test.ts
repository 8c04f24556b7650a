import type { Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { springAppsSource } from "../src/index.ts"
import { suggestClient } from "../src/stack.ts"
import { armRequests, caller, context, id, login, named, openSandbox, seedOf } from "./sandbox.ts"

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await sandbox.seed(seedOf())
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const source = () => springAppsSource({ azure: login(sandbox) })
const resolve = (options: Parameters<ReturnType<typeof source>["resolve"]>[1]) =>
  source().resolve(context(), options)

describe("resolving an app", () => {
  it("is two requests, and takes the active deployment", async () => {
    expect(await resolve(named)).toMatchObject({
      id: `${id}/deployments/default`,
      name: "shop",
      suggestedClient: "springboot",
      identities: [],
      settings: { title: "environment variables of shop, deployment default" },
    })
    const paths = armRequests(sandbox).map(({ method, path, status }) => `${method} ${path} ${status}`)
    expect(paths.toSorted()).toEqual([`GET ${id} 200`, `GET ${id}/deployments 200`])
  })

  it("takes the deployment that is named, also in two requests", async () => {
    expect(await resolve({ ...named, deployment: "green" })).toMatchObject({ id: `${id}/deployments/green` })
    expect(armRequests(sandbox)).toHaveLength(2)
  })

  it("gives the settings of the other deployments, which name connections each on their own", async () => {
    const { parts } = await resolve({ ...named, deployment: "Green" })
    expect(parts?.namesIn).toBe("part")
    const [other] = parts?.others ?? []
    expect(other?.name).toBe("default")
    expect(Object.fromEntries((await other?.settings.read(context())) ?? [])).toMatchObject({
      SHOP_STAGE: "production",
    })
  })

  it("takes the id of an app or of a deployment, in any case", async () => {
    const shouting = id.toUpperCase().replace("/SHOP-SPRING/", "/shop-spring/").replace(/SHOP$/, "shop")
    expect(await resolve({ id: shouting })).toMatchObject({
      name: "shop",
      id: expect.stringMatching(/default$/),
    })
    expect(await resolve({ id: `${id}/deployments/green` })).toMatchObject({ id: `${id}/deployments/green` })
  })

  it.each([`${id}/`, `${id}/deployments`, `${id}/deployments/green/x`, id.replace(/\/apps.*/, ""), "shop"])(
    "refuses %s as an id before any request",
    async (wrong) => {
      await expect(resolve({ id: wrong })).rejects.toMatchObject({ code: "invalid_resource_id" })
      expect(sandbox.requests()).toEqual([])
    },
  )

  it.each([
    [{ ...named, app: "nothing" }, "az spring app list --service shop-spring --resource-group demo"],
    [{ ...named, service: "nothing", deployment: "green" }, "az spring app list --service nothing"],
    [{ ...named, resourceGroup: "nowhere" }, "az group list"],
  ])("says that there is nothing as %j and how to see what there is", async (options, hint) => {
    await expect(resolve(options)).rejects.toMatchObject({
      code: "source_not_found",
      hint: expect.stringContaining(hint),
    })
  })

  it("says that there is no such deployment", async () => {
    await expect(resolve({ ...named, deployment: "blue" })).rejects.toMatchObject({
      code: "deployment_not_found",
      hint: "Name one with --deployment (default, green).",
    })
  })

  it.each([
    [[], "az spring app deploy --name shop"],
    [[{ name: "green", active: false }], "--deployment (green)"],
  ])("says what to do where none of the deployments %j is active", async (deployments, hint) => {
    await sandbox.seed(seedOf({ deployments }))
    await expect(resolve(named)).rejects.toMatchObject({
      code: "deployment_not_found",
      hint: expect.stringContaining(hint),
    })
  })

  it("refuses the plan that is gone", async () => {
    await sandbox.seed(seedOf({}, { name: "S0", tier: "StandardGen2" }))
    await expect(resolve(named)).rejects.toMatchObject({ code: "plan_retired" })
  })

  it("names the permission that is missing", async () => {
    await sandbox.seed({ ...seedOf(), denied: { [caller]: ["Microsoft.AppPlatform/Spring/apps/read"] } })
    await expect(resolve(named)).rejects.toMatchObject({
      code: "permission_missing",
      details: expect.objectContaining({ permission: "Microsoft.AppPlatform/Spring/apps/read" }),
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
    expect(await check({ ...named, deployment: "green" })).toEqual([])
    expect(await check({ id })).toEqual([])
  })

  it("say everything that is missing", async () => {
    expect(await check({})).toEqual([
      "resourceGroup: The resource group of the service is missing.",
      "service: The name of the service is missing.",
      "app: The name of the app is missing.",
    ])
    expect(await check({ id, deployment: "green" })).toHaveLength(1)
  })

  it.each([
    { ...named, app: "a/b" },
    { ...named, app: "shop'web" },
    { ...named, app: "-shop" },
    { ...named, service: "shop spring" },
    { ...named, deployment: "gr?en" },
    { ...named, deployment: "a".repeat(33) },
    { ...named, resourceGroup: "demo/../other" },
    { ...named, color: "red" },
  ])("refuse %j", async (value) => {
    expect(await check(value)).toHaveLength(1)
  })

  it("describe their flags as JSON Schema", () => {
    const schema = source().options["~standard"].jsonSchema?.input({ target: "draft-2020-12" })
    expect(schema).toMatchObject({
      properties: {
        resourceGroup: { flag: "resource-group", short: "g" },
        service: { flag: "service" },
        app: { flag: "app" },
        deployment: { flag: "deployment" },
        id: { flag: "source-id" },
      },
    })
  })
})

describe("the suggested client", () => {
  it.each([
    ["Java_8", "springboot"],
    ["Java_21", "springboot"],
    ["NetCore_31", "dotnet"],
    ["Python_3", "springboot"],
    [undefined, "springboot"],
  ])("of %s is %s", (version, client) => {
    expect(suggestClient(version)).toBe(client)
  })
})
