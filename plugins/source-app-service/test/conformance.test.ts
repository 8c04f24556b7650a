import type { TokenCredential } from "@azure/core-auth"
import { clientId, objectId, tenantId } from "@keyless/core/plugin"
import { demoSeed, userAssignedIdentityId } from "@keyless/sandbox"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, test } from "vitest"
import { appServiceSource } from "../src/index.ts"
import { login, openSandbox } from "./sandbox.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const subscriptionId = "20000000-0000-4000-8000-000000000001"
const seed = {
  ...demoSeed,
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  sites: (demoSeed.sites ?? []).map((site) => ({
    ...site,
    appSettings: { UNRELATED: "stays", STICKY: "stays as well" },
    slotSettingNames: ["STICKY"],
  })),
}
const sandbox = await openSandbox({ seed, faults: { lroMs: 0, retryAfterSeconds: 0, directoryDelayMs: 0 } })
afterAll(() => sandbox.stop())

const tokens = new Set<string>()
const credential: TokenCredential = {
  async getToken(scopes) {
    const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
    const token = await sandbox.tokenFor(caller, audience)
    tokens.add(token)
    return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
  },
}

const cases = sourceConformance(appServiceSource({ azure: login(sandbox, { credential }) }), {
  begin: async () => {
    await sandbox.reset()
    sandbox.clearLogs()
  },
  options: { resourceGroup: "demo", name: "shop-web" },
  missing: { resourceGroup: "demo", name: "shop-attic" },
  badOptions: [
    { options: { resourceGroup: "demo" }, path: "name" },
    { options: { resourceGroup: "demo", name: "shop/web" }, path: "name" },
  ],
  identities: [
    { kind: "system-assigned" },
    {
      kind: "user-assigned",
      id: userAssignedIdentityId({ subscriptionId, resourceGroup: "demo", name: "shop-identity" }),
      name: "shop-identity",
      objectId: objectId("70000000-0000-4000-8000-000000000001"),
      clientId: clientId("80000000-0000-4000-8000-000000000001"),
      tenantId: tenantId(sandbox.tenantId),
    },
  ],
  async snapshot() {
    const [site] = sandbox.state().sites ?? []
    const {
      appSettings = {},
      slotSettingNames = [],
      systemIdentity,
      userAssignedIdentities = [],
    } = site ?? {}
    return {
      ...Object.fromEntries(Object.entries(appSettings).map(([key, value]) => [`setting ${key}`, value])),
      "sticky settings": slotSettingNames.join(", "),
      ...(systemIdentity === undefined ? {} : { "identity system-assigned": true }),
      ...Object.fromEntries(userAssignedIdentities.map((id) => [`identity ${id.toLowerCase()}`, true])),
    }
  },
  systemIdentity: async () => sandbox.state().sites?.[0]?.systemIdentity?.principalId,
  writes: async () =>
    sandbox
      .requests()
      .filter(({ kind, method, path }) => kind === "arm" && method !== "GET" && !path.endsWith("/list"))
      .length,
  secrets: () => [...tokens],
})
for (const each of cases) test(each.name, each.run)
