import { createAzure } from "@keyless/azure"
import { appConfigurationStoreId, demoSeed, keyVaultId, type SandboxSeed } from "@keyless/sandbox"
import { caller, identityRequests, openConformanceSandbox } from "@keyless/test-support/conformance"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, describe, test } from "vitest"
import { appServiceSource } from "../src/index.ts"

const at = (name: string) => ({
  subscriptionId: "20000000-0000-4000-8000-000000000001",
  resourceGroup: "demo",
  name,
})
const vault = keyVaultId(at("shop-vault"))
const oldVault = keyVaultId(at("old-vault"))
const store = appConfigurationStoreId(at("shop-settings"))
const all = ["get", "set", "delete", "recover"]
const seed: SandboxSeed = {
  ...demoSeed,
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  sites: [{ resourceGroup: "demo", name: "shop-web", appSettings: { UNRELATED: "stays" } }],
  keyVaults: [
    {
      resourceGroup: "demo",
      name: "shop-vault",
      secrets: [{ name: "unrelated", versions: [{ value: "stays" }] }],
    },
    {
      resourceGroup: "demo",
      name: "old-vault",
      rbac: false,
      accessPolicies: [
        { objectId: caller.objectId, secrets: all },
        { objectId: "30000000-0000-4000-8000-000000000001", secrets: ["get"] },
      ],
    },
  ],
  appConfigurationStores: [
    { resourceGroup: "demo", name: "shop-settings", keyValues: [{ key: "UNRELATED", value: "stays" }] },
  ],
  roleAssignments: [
    { scope: vault, principalId: caller.objectId, role: "Key Vault Secrets Officer" },
    { scope: store, principalId: caller.objectId, role: "App Configuration Data Owner" },
  ],
}
const { sandbox, azure, tokens, breakdowns } = await openConformanceSandbox(seed)
afterAll(() => sandbox.stop())

const source = appServiceSource({ azure: createAzure(azure) })

/** What is in vaults and stores, and who may read there: what an identity was let do stays with it, as the identity itself. */
function places() {
  const { keyVaults = [], appConfigurationStores = [], roleAssignments = [] } = sandbox.state()
  const secrets = keyVaults.flatMap(({ name, secrets: kept = [] }) =>
    kept.flatMap(({ name: secret, versions, deletedAt }) =>
      deletedAt === undefined ? [[`secret ${name}/${secret}`, versions.at(-1)?.value ?? null] as const] : [],
    ),
  )
  const values = appConfigurationStores.flatMap(({ keyValues = [] }) =>
    keyValues.map(({ key, value }) => [`value ${key}`, value ?? null] as const),
  )
  const roles = roleAssignments.map(
    ({ scope, principalId, role }) => [`identity ${principalId} as ${role} at ${scope}`, true] as const,
  )
  const policies = keyVaults.flatMap(({ name, accessPolicies = [] }) =>
    accessPolicies.map(
      ({ objectId: id, secrets: may }) => [`identity ${id} in ${name}`, may.toSorted().join()] as const,
    ),
  )
  return Object.fromEntries([...secrets, ...values, ...roles, ...policies])
}

describe.each([
  { what: "a vault that goes by roles", place: { vaultId: vault } },
  { what: "a vault that goes by access policies", place: { vaultId: oldVault } },
  { what: "a store", place: { appConfigId: store } },
  { what: "a store and a vault", place: { appConfigId: store, vaultId: vault } },
])("a web app that keeps settings in $what", ({ place }) => {
  const options = { resourceGroup: "demo", name: "shop-web", ...place }
  const cases = sourceConformance(source, {
    begin: async () => {
      await sandbox.reset()
      sandbox.clearLogs()
    },
    options,
    missing: { ...options, name: "shop-attic" },
    badOptions: [
      { options: { ...options, vaultId: "shop-vault" }, path: "vaultId" },
      { options: { ...options, appConfigId: vault }, path: "appConfigId" },
      { options: { ...options, appConfigId: store, configConnstr: true }, path: "configConnstr" },
    ],
    identities: identityRequests,
    async snapshot() {
      const [site] = sandbox.state().sites ?? []
      const { appSettings = {}, systemIdentity, userAssignedIdentities = [] } = site ?? {}
      return {
        ...Object.fromEntries(Object.entries(appSettings).map(([key, value]) => [`setting ${key}`, value])),
        ...(systemIdentity === undefined ? {} : { "identity system-assigned": true }),
        ...Object.fromEntries(userAssignedIdentities.map((id) => [`identity ${id.toLowerCase()}`, true])),
        ...places(),
      }
    },
    systemIdentity: async () => sandbox.state().sites?.[0]?.systemIdentity?.principalId,
    writes: async () =>
      sandbox.requests().filter(({ method, path }) => method !== "GET" && !path.endsWith("/list")).length,
    breakdowns: breakdowns("Microsoft.Web/sites/read"),
    secrets: () => [...tokens],
  })
  for (const each of cases) test(each.name, each.run)
})
