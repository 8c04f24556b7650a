import type { ConnectionSpec, Plan } from "@keyless/core"
import { appConfigurationStoreId, keyVaultId, type SandboxSeed } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hostedApps, hostedSeed } from "../hosting/hosted-apps.ts"
import { fabricShop, openFabricWorld } from "../support/fabric-shop.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlShop, sqlTarget } from "../support/sql-shop.ts"

interface Kind {
  readonly title: string
  readonly open: () => Promise<World>
  /** Everything is still to be done. */
  readonly bare: SandboxSeed
  readonly target: ConnectionSpec["target"]
  /** Somebody else is the only administrator. */
  readonly another?: { readonly seed: SandboxSeed; readonly target: ConnectionSpec["target"] }
}

const kinds: readonly Kind[] = [
  {
    title: "PostgreSQL",
    open: () => openWorld(),
    bare: shop.seed({ server: { entraAuth: false } }),
    target: shopSpec.target,
  },
  {
    title: "MySQL",
    open: () => openMysqlWorld(),
    bare: mysqlShop.seed({ server: { userAssignedIdentities: [] } }),
    target: mysqlTarget({ serverIdentity: mysqlShop.serverIdentity.id }),
    another: {
      seed: mysqlShop.seed({ server: { administrator: mysqlShop.somebody } }),
      target: mysqlTarget({ replaceAdmin: true }),
    },
  },
  {
    title: "Azure SQL",
    open: () => openSqlWorld(),
    bare: sqlShop.seed(),
    target: sqlTarget({}),
    another: {
      seed: sqlShop.seed({ server: { administrator: sqlShop.somebody } }),
      target: sqlTarget({ replaceAdmin: true }),
    },
  },
]

describe.each(kinds)("the permissions that a plan for $title lists", ({ open, bare, target, another }) => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.stop())

  /** Runs a create whose end may fail, and answers what it asked of Azure and had not listed. */
  async function unlisted(seed: SandboxSeed, spec: ConnectionSpec["target"], fails: boolean) {
    await world.begin(seed)
    const engine = world.engine()
    const plan = await engine.plan({ ...shopSpec, target: spec })
    world.sandbox.clearLogs()
    if (fails) {
      const answer = {
        operation: "Microsoft.Web/sites/config/write",
        status: 403,
        code: "AuthorizationFailed",
      }
      world.sandbox.setFaults({ answers: [{ ...answer, message: "No.", times: 99 }] })
    }
    const run = engine.run(plan, { confirm: async () => true })
    if (fails) await expect(run).rejects.toMatchObject({ code: "permission_missing" })
    else await run
    return unlistedOf(world, plan)
  }

  test("are all that a first create needs", async () => {
    expect(await unlisted(bare, target, false)).toEqual([])
  })

  test("are all that undo and closing need", async () => {
    expect(await unlisted(bare, target, true)).toEqual([])
  })

  if (another === undefined) return
  test("are all that a replaced administrator needs", async () => {
    expect(await unlisted(another.seed, another.target, false)).toEqual([])
    expect(await unlisted(another.seed, another.target, true)).toEqual([])
  })
})

interface Host {
  readonly what: string
  readonly source: ConnectionSpec["source"]
  /** Writes settings. */
  readonly writing: string
  readonly auth?: ConnectionSpec["auth"]
  readonly client?: string
}
const writings: Readonly<Record<string, string>> = {
  webapp: "Microsoft.Web/sites/config/write",
  functionapp: "Microsoft.Web/sites/config/write",
  containerapp: "Microsoft.App/containerApps/write",
  spring: "Microsoft.AppPlatform/Spring/apps/deployments/write",
}
const at = { subscriptionId: shop.subscription, resourceGroup: shop.group }
const vaultId = keyVaultId({ ...at, name: "shop-vault" })
const policyVaultId = keyVaultId({ ...at, name: "policy-vault" })
const appConfigId = appConfigurationStoreId({ ...at, name: "shop-settings" })
const hosts: readonly Host[] = hostedApps.flatMap(({ what, source }) => {
  const writing =
    what === "a slot of a web app" ? "Microsoft.Web/sites/slots/config/write" : (writings[source.kind] ?? "")
  const client = source.kind === "spring" ? "springboot" : "nodejs"
  return [
    { what: `${what} with its system identity`, source, writing, client },
    { what: `${what} with a user-assigned identity`, source, writing, client, auth: shop.auths.userIdentity },
  ]
})
const places = (
  [
    ["secrets in a key vault", { vaultId }],
    ["secrets in a key vault with access policies", { vaultId: policyVaultId }],
    ["settings in a store", { appConfigId }],
    ["settings in a store and secrets in a key vault", { vaultId, appConfigId }],
    ["connection strings", { configConnstr: true }],
    ["connection strings in a key vault", { vaultId, configConnstr: true }],
  ] as const
).map(([what, place]): Host => ({
  what: `a web app with ${what}`,
  source: { kind: "webapp", options: { resourceGroup: shop.group, name: shop.site, ...place } },
  writing: "Microsoft.Web/sites/config/write",
  auth: shop.auths.servicePrincipal,
  client: "dotnet",
}))

describe("the permissions that a plan lists for", () => {
  let world: World
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world.stop())

  const seed: SandboxSeed = {
    ...hostedSeed,
    postgresServers: (hostedSeed.postgresServers ?? []).map((each) => ({ ...each, firewallRules: [] })),
    keyVaults: [
      { resourceGroup: shop.group, name: "shop-vault" },
      {
        resourceGroup: shop.group,
        name: "policy-vault",
        rbac: false,
        accessPolicies: [
          { objectId: shop.caller.objectId, secrets: ["get", "list", "set", "delete", "recover"] },
        ],
      },
    ],
    appConfigurationStores: [{ resourceGroup: shop.group, name: "shop-settings" }],
    roleAssignments: [
      { scope: vaultId, principalId: shop.caller.objectId, role: "Key Vault Secrets Officer" },
      { scope: appConfigId, principalId: shop.caller.objectId, role: "App Configuration Data Owner" },
    ],
  }

  test.each([...hosts, ...places])(
    "$what are all that create, undo and closing need",
    async ({ source, writing, auth, client }) => {
      for (const fails of [false, true]) {
        await world.begin(seed)
        const spec: ConnectionSpec = {
          ...shopSpec,
          name: "shop",
          source,
          ...(client === undefined ? {} : { client }),
          ...(auth === undefined ? {} : { auth }),
          appNetwork: source.kind === "spring" ? "azure-services" : "app-outbound",
        }
        const engine = world.engine()
        const plan = await engine.plan(spec)
        world.sandbox.clearLogs()
        const run = engine.run(plan, {
          confirm: async () => true,
          onEvent(event) {
            if (!fails || event.type !== "step.started" || event.step !== "settings.write") return
            const answer = { operation: writing, status: 403, code: "AuthorizationFailed", message: "No." }
            world.sandbox.setFaults({ answers: [{ ...answer, times: 1 }] })
          },
        })
        if (fails) await expect(run).rejects.toMatchObject({ code: "permission_missing" })
        else await run
        expect(unlistedOf(world, plan), fails ? "when it fails" : "when it succeeds").toEqual([])
      }
    },
  )
})

test("the permissions that a plan for Fabric lists are all that create and undo need", async () => {
  const world = await openFabricWorld()
  try {
    for (const fails of [false, true]) {
      await world.begin()
      const engine = world.engine()
      const plan = await engine.plan({ ...shopSpec, client: "dotnet", target: fabricShop.target })
      world.sandbox.clearLogs()
      const answer = { operation: "Microsoft.Web/sites/config/write", status: 403, message: "No." }
      if (fails) world.sandbox.setFaults({ answers: [{ ...answer, code: "AuthorizationFailed", times: 1 }] })
      const run = engine.run(plan, { confirm: async () => true })
      if (fails) await expect(run).rejects.toMatchObject({ code: "permission_missing" })
      else await run
      const unlisted = unlistedOf(world, plan)
      const inFabric = (operation: string) => operation.startsWith("Microsoft.Fabric/")
      expect(unlisted.filter((operation) => !inFabric(operation))).toEqual([])
      // The Fabric API knows no operations but scopes of a token: one that writes reads too.
      expect(unlisted.filter(inFabric)).not.toEqual([])
      expect(listedIn(plan)).toContain("workspace.readwrite.all")
    }
  } finally {
    await world.stop()
  }
})

/** Operations that a plan lists, in lower case. */
function listedIn({ steps }: Plan<unknown>): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ permissions }) => permissions.map(({ operation }) => operation.toLowerCase())),
  )
}

/** What was asked of Azure, and of its services' data, and is not listed. */
function unlistedOf(world: World, plan: Plan<unknown>): readonly string[] {
  const listed = listedIn(plan)
  const asked = world.sandbox
    .requests()
    .filter(
      ({ operation, polling }) => operation !== undefined && operation.startsWith("Microsoft.") && !polling,
    )
    .map(({ operation = "" }) => operation)
  return [...new Set(asked)].filter((operation) => !listed.has(operation.toLowerCase()))
}
