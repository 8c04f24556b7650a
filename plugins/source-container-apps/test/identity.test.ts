import {
  type Action,
  clientId,
  type IdentityRequest,
  objectId,
  type Principal,
  type Step,
  tenantId,
} from "@keyless/core/plugin"
import { demoSeed, type Sandbox, type SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { containerAppsSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"
import { named, seedWith, subscriptionId, caller } from "./seed.ts"

const identityId = (name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
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

const seed = (app: Partial<NonNullable<SandboxSeed["containerApps"]>[number]>) =>
  sandbox.seed(seedWith(app, { userAssignedIdentities: [...(demoSeed.userAssignedIdentities ?? []), other] }))
const step = async (request: IdentityRequest): Promise<Action<Principal>> =>
  actionOf((await containerAppsSource({ azure: login(sandbox) }).resolve(context(), named)).identity(request))
const actionOf = (found: Step<Principal>): Action<Principal> => {
  if (found.kind !== "action") throw new Error(`an action was expected, not a ${found.kind}`)
  return found
}
const held = () => {
  const app = sandbox.state().containerApps?.[0]
  return { system: app?.systemIdentity?.principalId, assigned: app?.userAssignedIdentities ?? [] }
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
      name: "shop-app",
      tenantId: sandbox.tenantId,
      credential: { kind: "ambient" },
    })
    expect(
      sandbox
        .requests()
        .filter(({ kind, polling }) => kind === "arm" && !polling)
        .map(({ method }) => method),
    ).toEqual(["GET", "PATCH"])

    const again = await step(system)
    expect(await again.check(context())).toEqual({ done: true, value: principal })
  })

  it("tells its client id only to who needs it, without asking the directory", async () => {
    const plain = await step(system)
    expect(await plain.apply(context())).not.toHaveProperty("clientId")
    const asked = await step({ ...system, withClientId: true })
    const { clientId } = sandbox.state().containerApps?.[0]?.systemIdentity ?? {}
    expect(await asked.check(context())).toMatchObject({ value: { clientId } })
    expect(sandbox.requests().filter(({ kind }) => kind === "graph")).toEqual([])
  })

  it("goes without its client id where the caller may not read it", async () => {
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

  it("makes no revision and touches nothing else", async () => {
    const before = sandbox.state().containerApps?.[0]
    await (await step(system)).apply(context())
    const { systemIdentity: _, ...after } = sandbox.state().containerApps?.[0] ?? {}
    expect(after).toEqual(before)
  })

  it("waits for a write to the app that is going on", async () => {
    const [one, two] = [await step(system), await step(shop)]
    sandbox.setFaults({ lroMs: 300 })
    await Promise.all([one.apply(context()), two.apply(context())])
    expect(held()).toEqual({
      system: expect.any(String),
      assigned: [expect.stringMatching(/shop-identity$/i)],
    })
  })

  it.each([
    { status: 409, code: "ContainerAppOperationInProgress", message: "Cannot modify a container app" },
    { status: 429, code: "429", message: "slow down" },
  ])("begins again after $status", async (answer) => {
    const operation = "Microsoft.App/containerApps/write"
    sandbox.setFaults({ answers: [{ ...answer, operation, times: 2 }] })
    await (await step(system)).apply(context())
    expect(held().system).toBeDefined()
  })
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

it("tells which identities the app holds", async () => {
  await seed({
    systemIdentity: { principalId: "71000000-0000-4000-8000-000000000001" },
    userAssignedIdentities: [identityId("other")],
  })
  const found = await containerAppsSource({ azure: login(sandbox) }).resolve(context(), named)
  expect(found.identities).toEqual(["71000000-0000-4000-8000-000000000001", other.principalId])
})
