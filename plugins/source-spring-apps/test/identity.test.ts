import {
  type Action,
  clientId,
  type IdentityRequest,
  objectId,
  type Principal,
  tenantId,
} from "@keyless/core/plugin"
import { type Sandbox, userAssignedIdentityId } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { springAppsSource } from "../src/index.ts"
import { appsOf, armRequests, context, login, named, openSandbox, seedOf, subscription } from "./sandbox.ts"

const identityId = (name: string) =>
  userAssignedIdentityId({ subscriptionId: subscription, resourceGroup: "demo", name })
const shop: IdentityRequest = {
  kind: "user-assigned",
  id: identityId("shop-identity"),
  name: "shop-identity",
  objectId: objectId("70000000-0000-4000-8000-000000000001"),
  clientId: clientId("80000000-0000-4000-8000-000000000001"),
  tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
}
const system: IdentityRequest = { kind: "system-assigned" }
const present = { principalId: "71000000-0000-4000-8000-000000000001" }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox({ seed: seedOf() })))
beforeEach(async () => {
  await sandbox.seed(seedOf())
  await sandbox.reset()
})
afterAll(() => sandbox.stop())

const step = async (request: IdentityRequest): Promise<Action<Principal>> => {
  const found = await springAppsSource({ azure: login(sandbox) }).resolve(context(), named)
  const made = found.identity(request)
  if (made.kind !== "action") throw new Error(`an action was expected, not a ${made.kind}`)
  return made
}
const held = () => {
  const { systemIdentity, userAssignedIdentities = [] } = appsOf(sandbox)[0] ?? {}
  return { system: systemIdentity?.principalId, assigned: userAssignedIdentities }
}

describe("the system identity", () => {
  it("is enabled once, and named after service and app", async () => {
    sandbox.setFaults({ lroMs: 50 })
    const deployments = appsOf(sandbox)[0]?.deployments
    const enable = await step(system)
    expect(await enable.check(context())).toEqual({ done: false })
    sandbox.clearLogs()
    const principal = await enable.apply(context())
    expect(principal).toMatchObject({
      kind: "service",
      objectId: held().system,
      name: "shop-spring/apps/shop",
      tenantId: sandbox.tenantId,
      credential: { kind: "ambient" },
    })
    expect(armRequests(sandbox).filter(({ method }) => method !== "GET")).toMatchObject([
      { method: "PATCH", status: 202 },
    ])
    expect(appsOf(sandbox)[0]?.deployments).toEqual(deployments)
    expect(await (await step(system)).check(context())).toEqual({ done: true, value: principal })
  })

  it("is found beside user identities, which the service writes in one word", async () => {
    await sandbox.seed(seedOf({ systemIdentity: present, userAssignedIdentities: [identityId("other")] }))
    sandbox.clearLogs()
    const enable = await step(system)
    expect(await enable.check(context())).toMatchObject({
      done: true,
      value: { objectId: present.principalId },
    })
    expect(armRequests(sandbox).every(({ method }) => method === "GET")).toBe(true)
  })

  it("tells its client id to who needs it", async () => {
    const principal = await (await step({ ...system, withClientId: true })).apply(context())
    expect(principal).toMatchObject({ clientId: appsOf(sandbox)[0]?.systemIdentity?.clientId })
  })

  it("keeps user identities, and goes alone", async () => {
    const enable = await step(system)
    await sandbox.seed(seedOf({ userAssignedIdentities: [identityId("other")] }))
    await enable.apply(context())
    expect(held()).toEqual({ system: expect.any(String), assigned: [identityId("other")] })
    await enable.undo?.(context())
    expect(held()).toEqual({ system: undefined, assigned: [identityId("other")] })
  })

  it("waits while another change to the app is under way", async () => {
    sandbox.setFaults({ lroMs: 150 })
    const azures = [login(sandbox), login(sandbox)]
    const both = await Promise.all(
      azures.map(async (azure) => {
        const found = await springAppsSource({ azure }).resolve(context(), named)
        return { settings: found.settings, identity: found.identity(system) }
      }),
    )
    const [one, other] = both
    const enable = other?.identity
    if (enable?.kind !== "action") throw new Error("an action was expected")
    await Promise.all([
      one?.settings.change(context(), { set: { A: "1" }, remove: [] }),
      enable.apply(context()),
    ])
    expect(held().system).toBeDefined()
    expect(appsOf(sandbox)[0]?.deployments?.[0]?.environmentVariables).toMatchObject({ A: "1" })
  })

  it("stays off where the operation fails", async () => {
    sandbox.setFaults({
      failedOperations: [{ operation: "Microsoft.AppPlatform/Spring/apps/write", message: "no" }],
    })
    const enable = await step(system)
    await expect(enable.apply(context())).rejects.toMatchObject({ code: "operation_failed" })
    await enable.undo?.(context())
    expect(held()).toEqual({ system: undefined, assigned: [] })
  })
})

describe("a user identity", () => {
  it("is assigned beside the others and taken away alone", async () => {
    await sandbox.seed(seedOf({ systemIdentity: present, userAssignedIdentities: [identityId("other")] }))
    const before = held()
    const assign = await step(shop)
    expect(await assign.check(context())).toEqual({ done: false })
    expect(await assign.apply(context())).toMatchObject({
      objectId: "70000000-0000-4000-8000-000000000001",
      credential: { kind: "client-id" },
    })
    expect(held()).toEqual({
      system: present.principalId,
      assigned: [identityId("other"), shop.kind === "user-assigned" && shop.id],
    })
    expect(await (await step(shop)).check(context())).toMatchObject({ done: true })
    await assign.undo?.(context())
    expect(held()).toEqual(before)
  })

  it("goes as the last one and leaves the system identity", async () => {
    await sandbox.seed(seedOf({ systemIdentity: present }))
    const before = held()
    const assign = await step(shop)
    await assign.apply(context())
    await assign.undo?.(context())
    expect(held()).toEqual(before)
  })
})

it("tells which identities the app holds", async () => {
  await sandbox.seed(seedOf({ systemIdentity: present, userAssignedIdentities: [identityId("other")] }))
  const found = await springAppsSource({ azure: login(sandbox) }).resolve(context(), named)
  expect(found.identities).toEqual([present.principalId, "70000000-0000-4000-8000-000000000009"])
})
