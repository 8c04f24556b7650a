import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import { armHeaders, call, identityResource, siteResource, startDemo, subscriptionId } from "../../harness.ts"

const other = identityResource.replace("shop-identity", "mysql-identity")
const held = { userAssignedIdentities: [identityResource] }
const resources = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers`

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo({
    seed: {
      ...demoSeed,
      sites: (demoSeed.sites ?? []).map((site) => ({
        ...site,
        ...held,
        sku: "Standard",
        slots: [{ name: "staging", ...held }],
      })),
      containerApps: (demoSeed.containerApps ?? []).map((app) => ({ ...app, ...held })),
      postgresServers: (demoSeed.postgresServers ?? []).map((server) => ({ ...server, ...held })),
      mysqlServers: (demoSeed.mysqlServers ?? []).map((server) => ({ ...server, ...held })),
      springServices: (demoSeed.springServices ?? []).map((service) => ({
        ...service,
        apps: (service.apps ?? []).map((app) => ({ ...app, ...held })),
      })),
    },
  }))
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const kinds = [
  { kind: "a site", path: siteResource, version: "2025-05-01", system: true },
  { kind: "a slot", path: `${siteResource}/slots/staging`, version: "2025-05-01", system: true },
  {
    kind: "a container app",
    path: `${resources}/Microsoft.App/containerApps/shop-app`,
    version: "2024-03-01",
    system: true,
  },
  {
    kind: "a Spring app",
    path: `${resources}/Microsoft.AppPlatform/Spring/shop-spring/apps/shop-orders`,
    version: "2023-12-01",
    system: true,
  },
  {
    kind: "a PostgreSQL server",
    path: `${resources}/Microsoft.DBforPostgreSQL/flexibleServers/shop-db`,
    version: "2025-08-01",
    system: false,
  },
  {
    kind: "a MySQL server",
    path: `${resources}/Microsoft.DBforMySQL/flexibleServers/shop-mysql`,
    version: "2023-12-30",
    system: false,
  },
] as const

describe.each(kinds)("a PATCH of the identities of $kind", ({ path, version, system }) => {
  const request = async (method: string, body?: unknown) =>
    call(sandbox, `${path}?api-version=${version}`, {
      method,
      headers: await armHeaders(sandbox),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const patch = (identity: unknown) => request("PATCH", { identity })
  const shown = async () => {
    const { identity } = Object((await request("GET")).json)
    const ids = Object.keys(Object(Object(identity).userAssignedIdentities))
    return {
      type: String(Object(identity).type ?? "None").replaceAll(" ", ""),
      names: ids.map((id) => id.split("/").at(-1) ?? "").toSorted(),
    }
  }
  const settled = (expected: unknown) => expect.poll(shown).toEqual(expected)

  test("with a type that speaks of user-assigned identities needs their ids, whatever is held", async () => {
    const types = system ? ["UserAssigned", "SystemAssigned, UserAssigned"] : ["UserAssigned"]
    for (const type of types) {
      for (const userAssignedIdentities of [undefined, null, {}]) {
        expect(await patch({ type, userAssignedIdentities })).toMatchObject({
          status: 400,
          json: {
            error: {
              code: "MissingIdentityIds",
              message: `The identity ids must not be null or empty for '${type}' identity type.`,
            },
          },
        })
      }
    }
    expect(await shown()).toEqual({ type: "UserAssigned", names: ["shop-identity"] })
  })

  test("adds those named to those held, and takes away what is null", async () => {
    await patch({ type: "UserAssigned", userAssignedIdentities: { [other]: {} } })
    await settled({ type: "UserAssigned", names: ["mysql-identity", "shop-identity"] })
    await patch({ type: "UserAssigned", userAssignedIdentities: { [identityResource]: null, [other]: {} } })
    await settled({ type: "UserAssigned", names: ["mysql-identity"] })
  })

  test("without the type takes all user-assigned identities away", async () => {
    await patch({ type: system ? "SystemAssigned" : "None" })
    await settled({ type: system ? "SystemAssigned" : "None", names: [] })
  })

  test("needs a type, and one that there is", async () => {
    const unknown = await patch({ userAssignedIdentities: { [other]: {} } })
    expect(unknown).toMatchObject({ status: 400, json: { error: { code: "InvalidIdentityType" } } })
    expect(await patch({ type: "Borrowed" })).toMatchObject({
      status: 400,
      json: { error: { code: "InvalidIdentityType" } },
    })
    if (!system) expect(await patch({ type: "SystemAssigned" })).toMatchObject({ status: 400 })
  })
})
