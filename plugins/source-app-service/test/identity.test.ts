import {
  type Action,
  clientId,
  type IdentityRequest,
  objectId,
  type Principal,
  type Step,
  tenantId,
} from "@keyless/core/plugin"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { appServiceSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const subscription = "20000000-0000-4000-8000-000000000001"
const identityId = (name: string) =>
  `/subscriptions/${subscription}/resourceGroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const named = { resourceGroup: "demo", name: "shop-web" }
const shop: IdentityRequest = {
  kind: "user-assigned",
  id: identityId("shop-identity"),
  name: "shop-identity",
  objectId: objectId("70000000-0000-4000-8000-000000000001"),
  clientId: clientId("80000000-0000-4000-8000-000000000001"),
  tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
}
const other = { resourceGroup: "demo", name: "other", principalId: "70000000-0000-4000-8000-000000000009" }
const system: IdentityRequest = { kind: "system-assigned" }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await seed({})
  await sandbox.reset()
})
afterAll(() => sandbox.stop())

const seed = (site: object) =>
  sandbox.seed({
    ...demoSeed,
    postgresServers: [],
    userAssignedIdentities: [...(demoSeed.userAssignedIdentities ?? []), other],
    sites: (demoSeed.sites ?? []).slice(0, 1).map((one) => ({ ...one, ...site })),
  })
const step = async (request: IdentityRequest): Promise<Action<Principal>> =>
  actionOf((await appServiceSource({ azure: login(sandbox) }).resolve(context(), named)).identity(request))
const actionOf = (found: Step<Principal>): Action<Principal> => {
  if (found.kind !== "action") throw new Error(`an action was expected, not a ${found.kind}`)
  return found
}
const held = () => {
  const site = sandbox.state().sites?.[0]
  return { system: site?.systemIdentity?.principalId, assigned: site?.userAssignedIdentities ?? [] }
}

describe("the system identity", () => {
  it("is enabled once, and its object id comes from the answer", async () => {
    const enable = await step(system)
    expect(await enable.check(context())).toEqual({ done: false })
    sandbox.clearLogs()
    const principal = await enable.apply(context())
    expect(principal).toMatchObject({
      kind: "service",
      objectId: held().system,
      name: "shop-web",
      tenantId: sandbox.tenantId,
      credential: { kind: "ambient" },
    })
    expect(
      sandbox
        .requests()
        .filter(({ kind }) => kind === "arm")
        .map(({ method }) => method),
    ).toEqual(["GET", "PATCH"])

    const again = await step(system)
    expect(await again.check(context())).toEqual({ done: true, value: principal })
  })

  it("tells its client id only to who needs it, without asking the directory", async () => {
    const plain = await step(system)
    expect(await plain.apply(context())).not.toHaveProperty("clientId")
    const asked = await step({ ...system, withClientId: true })
    const { clientId } = sandbox.state().sites?.[0]?.systemIdentity ?? {}
    expect(await asked.check(context())).toMatchObject({ value: { clientId } })
    expect(sandbox.requests().filter(({ kind }) => kind === "graph")).toEqual([])
  })

  it("goes without its client id where the caller may not read it", async () => {
    const caller = "40000000-0000-4000-8000-000000000001"
    await sandbox.seed({
      ...sandbox.state(),
      denied: { [caller]: ["Microsoft.ManagedIdentity/identities/read"] },
    })
    const principal = await (await step({ ...system, withClientId: true })).apply(context())
    expect(principal).not.toHaveProperty("clientId")
    expect(principal).toMatchObject({ objectId: held().system })
  })

  it("keeps the user identities that the app has, even one given to it after the plan was made", async () => {
    const enable = await step(system)
    await seed({ userAssignedIdentities: [identityId("other")] })
    await enable.apply(context())
    expect(held()).toEqual({ system: expect.any(String), assigned: [expect.stringMatching(/other$/i)] })
    await enable.undo?.(context())
    expect(held()).toEqual({ system: undefined, assigned: [expect.stringMatching(/other$/i)] })
  })

  it("is taken away again where there was none", async () => {
    const enable = await step(system)
    await enable.apply(context())
    await enable.undo?.(context())
    expect(held()).toEqual({ system: undefined, assigned: [] })
  })

  it("is not taken away where somebody else enabled it meanwhile", async () => {
    const enable = await step(system)
    await seed({ systemIdentity: { principalId: "71000000-0000-4000-8000-000000000001" } })
    expect(await enable.apply(context())).toMatchObject({ objectId: "71000000-0000-4000-8000-000000000001" })
    await enable.undo?.(context())
    expect(held().system).toBe("71000000-0000-4000-8000-000000000001")
  })

  it("waits for other writes to the app", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/write",
          status: 429,
          code: "429",
          message: "Cannot acquire exclusive lock",
          times: 2,
        },
      ],
    })
    await (await step(system)).apply(context())
    expect(held().system).toBeDefined()
  })
})

it("the system identity comes and goes beside user identities", async () => {
  await seed({ userAssignedIdentities: [identityId("other")] })
  const enable = await step(system)
  await enable.apply(context())
  expect(held().system).toBeDefined()
  expect(held().assigned).toHaveLength(1)
  await enable.undo?.(context())
  expect(held().system).toBeUndefined()
  expect(held().assigned).toHaveLength(1)
})

describe("a user identity", () => {
  it("is assigned beside the others and taken away alone", async () => {
    await seed({
      systemIdentity: {},
      userAssignedIdentities: [identityId("other").replace("resourceGroups", "resourcegroups")],
    })
    const before = held()
    const assign = await step(shop)
    expect(await assign.check(context())).toEqual({ done: false })
    expect(await assign.apply(context())).toMatchObject({
      objectId: shop.kind === "user-assigned" && shop.objectId,
      credential: { kind: "client-id" },
    })
    expect(held().assigned).toHaveLength(2)
    expect(await (await step(shop)).check(context())).toMatchObject({ done: true })
    await assign.undo?.(context())
    expect(held()).toEqual(before)
  })

  it("goes as the last one and leaves the system identity", async () => {
    await seed({ systemIdentity: {} })
    const before = held()
    const assign = await step(shop)
    await assign.apply(context())
    await assign.undo?.(context())
    expect(held()).toEqual(before)
  })

  it("names the permission on the identity that the caller needs", async () => {
    expect((await step(shop)).permissions).toContainEqual({
      operation: "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
      scope: identityId("shop-identity"),
    })
  })
})

describe("an answer without a body", () => {
  const slots = [{ name: "staging", appSettings: {} }]
  const inStaging = async (request: IdentityRequest) =>
    actionOf(
      (
        await appServiceSource({ azure: login(sandbox) }).resolve(context(), { ...named, slot: "staging" })
      ).identity(request),
    )
  const heldBy = (slot: boolean) => {
    const site = sandbox.state().sites?.[0]
    const one = slot ? site?.slots?.[0] : site
    return { system: one?.systemIdentity?.principalId, assigned: one?.userAssignedIdentities ?? [] }
  }

  it.each([
    ["a site", step, false],
    ["a slot", inStaging, true],
  ])("of %s is waited for, and then read", async (_what, open, slot) => {
    await seed({ slots, userAssignedIdentities: [] })
    sandbox.setFaults({ emptyPatchAnswers: true, siteWriteMs: 80 })
    const enable = await open(system)
    expect(await enable.apply(context())).toMatchObject({ objectId: heldBy(slot).system })
    const assign = await open(shop)
    await assign.apply(context())
    expect(heldBy(slot).assigned).toHaveLength(1)
    await assign.undo?.(context())
    await enable.undo?.(context())
    expect(heldBy(slot)).toEqual({ system: undefined, assigned: [] })
  })

  it("tells what the operation failed with", async () => {
    sandbox.setFaults({
      emptyPatchAnswers: true,
      failedOperations: [
        { operation: "Microsoft.Web/sites/write", code: "RequestDisallowedByPolicy", message: "not here" },
      ],
    })
    await expect((await step(system)).apply(context())).rejects.toMatchObject({ code: "policy_denied" })
  })
})

it("tells which identities the app holds", async () => {
  await seed({
    systemIdentity: { principalId: "71000000-0000-4000-8000-000000000001" },
    userAssignedIdentities: [identityId("other")],
  })
  const found = await appServiceSource({ azure: login(sandbox) }).resolve(context(), named)
  expect(found.identities).toEqual(["71000000-0000-4000-8000-000000000001", other.principalId])
})
