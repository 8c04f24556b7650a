import { appConfigurationStoreId, keyVaultId, type SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { fabricShop, openFabricWorld, workspaceRoles } from "../support/fabric-shop.ts"
import { openWorld, type World } from "../support/harness.ts"
import { site } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const refusal = {
  operation: "Microsoft.Web/sites/config/write",
  status: 403,
  code: "AuthorizationFailed",
  message: "No.",
  times: 99,
}
const auth = shop.auths.userIdentity
const warned = (events: readonly { readonly type: string }[]) =>
  JSON.stringify(events.filter(({ type }) => type === "warning"))

describe("undo leaves the role in the Fabric workspace", () => {
  let world: World
  beforeAll(async () => {
    world = await openFabricWorld()
  })
  afterAll(() => world.stop())

  /** What somebody else does in Fabric meanwhile. */
  async function takeRole() {
    const token = await world.sandbox.tokenFor(shop.caller.objectId, "https://api.fabric.microsoft.com")
    const roles = `${world.sandbox.cloud.fabric}/v1/workspaces/${fabricShop.workspace}/roleAssignments`
    // The sandbox names an assignment as its principal.
    const answer = await fetch(`${roles}/${shop.identity.principalId}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(200)
    expect(workspaceRoles(world)).not.toHaveProperty(shop.identity.principalId)
  }

  test.each([
    ["another connection of the app", shop.site, undefined],
    [
      "another app with the same identity",
      "shop-app",
      { kind: "containerapp", options: { resourceGroup: shop.group, name: "shop-app", container: "worker" } },
    ],
  ])("on which %s rests, and says so", async (_who, app, source) => {
    await world.begin()
    await world.create({ name: "two", auth, ...(source === undefined ? {} : { source }) })
    await takeRole()
    world.sandbox.setFaults({ answers: [refusal] })
    const { error, events } = await world.createFails({ name: "one", auth })
    expect(error.step).toBe("settings.write")
    expect(workspaceRoles(world)[shop.identity.principalId]).toBe("Viewer")
    expect(warned(events)).toMatch(/keeps the role Viewer in the Fabric workspace: .*\\"two\\"/)
    expect(warned(events)).toContain(app)
  })
})

const at = (name: string) => ({ subscriptionId: shop.subscription, resourceGroup: shop.group, name })
const vault = keyVaultId(at("shop-vault"))
const store = appConfigurationStoreId(at("shop-settings"))
const callerRoles = [
  { scope: vault, principalId: shop.caller.objectId, role: "Key Vault Secrets Officer" },
  { scope: store, principalId: shop.caller.objectId, role: "App Configuration Data Owner" },
] as const
const seed: SandboxSeed = {
  ...shop.seed(),
  keyVaults: [{ resourceGroup: shop.group, name: "shop-vault" }],
  appConfigurationStores: [{ resourceGroup: shop.group, name: "shop-settings" }],
  roleAssignments: [...callerRoles],
}

describe("undo leaves what the app reads its settings with", () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.stop())

  const source = (place: object) => ({
    kind: "webapp",
    options: { resourceGroup: shop.group, name: shop.site, ...place },
  })
  const appRoles = () =>
    (world.sandbox.state().roleAssignments ?? []).filter(
      ({ principalId }) => principalId === site(world).systemIdentity?.principalId,
    )

  test.each([
    ["a key vault", { vaultId: vault }, { vaultId: vault }, [vault]],
    ["a store", { appConfigId: store }, { appConfigId: store }, [store]],
    ["a vault, now with a store", { vaultId: vault }, { vaultId: vault, appConfigId: store }, [vault]],
  ])("of another connection in %s, and says so", async (_where, first, second, kept) => {
    await world.begin(seed)
    const spec = { auth: shop.auths.servicePrincipal }
    await world.create({ ...spec, name: "two", source: source(first) })
    // Somebody takes the role away.
    await world.begin({ ...world.sandbox.state(), roleAssignments: [...callerRoles] })
    world.sandbox.setFaults({ answers: [refusal] })
    const { error, events } = await world.createFails({ ...spec, name: "one", source: source(second) })
    expect(error.step).toBe("settings.write")
    expect(appRoles().map(({ scope }) => scope)).toEqual(kept)
    expect(warned(events)).toContain("the connection two of the app rests on it")
  })
})
