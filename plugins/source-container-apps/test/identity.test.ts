import {
  type Action,
  clientId,
  type IdentityRequest,
  objectId,
  type Principal,
  tenantId,
} from "@keyless/core/plugin"
import { demoSeed, type Sandbox, type SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { containerAppsSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"
import { named, seedWith, shopApp, subscriptionId } from "./seed.ts"

const resource = (name: string) =>
  `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const stranger = {
  resourceGroup: "demo",
  name: "stranger",
  principalId: "70000000-0000-4000-8000-000000000009",
}
const system: IdentityRequest = { kind: "system-assigned" }
const user = {
  kind: "user-assigned",
  id: resource("shop-identity"),
  name: "shop-identity",
  objectId: objectId("70000000-0000-4000-8000-000000000001"),
  clientId: clientId("80000000-0000-4000-8000-000000000001"),
  tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
} satisfies IdentityRequest

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(async () => {
  await begin({})
  await sandbox.reset()
})
afterAll(() => sandbox.stop())

const begin = (app: Partial<NonNullable<SandboxSeed["containerApps"]>[number]>) =>
  sandbox.seed(
    seedWith(app, { userAssignedIdentities: [...(demoSeed.userAssignedIdentities ?? []), stranger] }),
  )
const resolve = () => containerAppsSource({ azure: login(sandbox) }).resolve(context(), named)
const actionFor = async (request: IdentityRequest): Promise<Action<Principal>> => {
  const step = (await resolve()).identity(request)
  if (step.kind !== "action") throw new Error(`${step.id} is no action`)
  return step
}
const app = () => sandbox.state().containerApps?.[0]
const held = () => [
  app()?.systemIdentity === undefined ? "no system identity" : "system identity",
  ...(app()?.userAssignedIdentities ?? []).map((id) => id.split("/").at(-1)),
]

describe("identities of a container app", () => {
  it("are changed by one patch of themselves, which makes no revision and touches nothing else", async () => {
    const before = app()
    const enable = await actionFor(system)
    sandbox.clearLogs()
    const principal = await enable.apply(context())
    const { systemIdentity, ...after } = app() ?? {}
    expect(principal).toMatchObject({ objectId: systemIdentity?.principalId, name: "shop-app" })
    expect(after).toEqual(before)
    const asked = sandbox.requests().filter(({ kind, polling }) => kind === "arm" && !polling)
    expect(asked.map(({ method }) => method)).toEqual(["GET", "PATCH"])
    expect(await (await actionFor(system)).check(context())).toEqual({ done: true, value: principal })
  })

  it("are told apart, and each goes alone", async () => {
    await begin({ systemIdentity: {}, userAssignedIdentities: [resource("stranger")] })
    const found = await resolve()
    expect(found.identities).toEqual([app()?.systemIdentity?.principalId, stranger.principalId])
    const assign = await actionFor(user)
    expect(await assign.apply(context())).toMatchObject({ objectId: user.objectId })
    expect(held()).toEqual(["system identity", "stranger", "shop-identity"])
    await assign.undo?.(context())
    expect(held()).toEqual(["system identity", "stranger"])
  })

  it("go until there is none", async () => {
    for (const request of [system, user]) {
      const step = await actionFor(request)
      await step.apply(context())
      await step.undo?.(context())
      expect(held()).toEqual(["no system identity"])
    }
  })

  it("tell their client id to who needs it", async () => {
    const step = await actionFor({ ...system, withClientId: true })
    expect(await step.apply(context())).toMatchObject({ clientId: app()?.systemIdentity?.clientId })
  })

  it("wait for a write to the app that is going on", async () => {
    const [one, other] = [await actionFor(system), await actionFor(user)]
    sandbox.setFaults({ lroMs: 300 })
    await Promise.all([one.apply(context()), other.apply(context())])
    expect(held()).toEqual(["system identity", "shop-identity"])
  })

  it.each([
    { status: 409, code: "ContainerAppOperationInProgress", message: "Cannot modify a container app" },
    { status: 429, code: "429", message: "slow down" },
  ])("are read again after $status", async (answer) => {
    const operation = "Microsoft.App/containerApps/write"
    sandbox.setFaults({ answers: [{ ...answer, operation, times: 2 }] })
    await (await actionFor(system)).apply(context())
    expect(held()).toEqual(["system identity"])
  })
})

describe("an identity that the app's settings make unavailable to its code", () => {
  const limit = (identity: string, lifecycle: "None" | "Init" | "Main" | "All") =>
    begin({ configuration: { ...shopApp.configuration, identitySettings: [{ identity, lifecycle }] } })

  it.each(["None", "Init"] as const)("is refused while planning (%s)", async (lifecycle) => {
    await limit("system", lifecycle)
    await expect(actionFor(system)).rejects.toMatchObject({
      code: "identity_not_usable",
      message: expect.stringContaining(`identitySettings: ${lifecycle}`),
      hint: expect.stringContaining("configuration.identitySettings"),
    })
    await actionFor(user)
    await limit(user.id.toUpperCase(), lifecycle)
    await expect(actionFor(user)).rejects.toMatchObject({ code: "identity_not_usable" })
    await actionFor(system)
  })

  it.each(["Main", "All"] as const)("is none where main containers may use it (%s)", async (lifecycle) => {
    await limit("system", lifecycle)
    const enable = await actionFor(system)
    const { objectId: id } = await enable.apply({ ...context(), value: () => never() })
    expect((await resolve()).unusableIdentity?.(id)).toBeUndefined()
  })

  it("is told of an app that holds it", async () => {
    const enable = await actionFor(system)
    const { objectId: id } = await enable.apply({ ...context(), value: () => never() })
    expect((await resolve()).unusableIdentity?.(id)).toBeUndefined()
    await begin({
      systemIdentity: { principalId: id },
      configuration: {
        ...shopApp.configuration,
        identitySettings: [{ identity: "system", lifecycle: "None" }],
      },
    })
    expect((await resolve()).unusableIdentity?.(id)).toMatchObject({ code: "identity_not_usable" })
  })
})

function never(): never {
  throw new Error("nothing is needed")
}
