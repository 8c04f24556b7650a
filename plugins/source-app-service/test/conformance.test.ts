import { createAzure } from "@keyless/azure"
import { demoSeed, type SandboxSeed } from "@keyless/sandbox"
import { identityRequests, openConformanceSandbox } from "@keyless/test-support/conformance"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, describe, test } from "vitest"
import { appServiceSource, functionAppSource } from "../src/index.ts"

const settings = { UNRELATED: "stays", STICKY: "stays as well" }
const site = { resourceGroup: "demo", appSettings: settings, slotSettingNames: ["STICKY"] }
const workers = { FUNCTIONS_WORKER_RUNTIME: "node", FUNCTIONS_EXTENSION_VERSION: "~4" }
const slots = [{ name: "staging", appSettings: settings }]
const seed: SandboxSeed = {
  ...demoSeed,
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  sites: [
    { ...site, name: "shop-web" },
    { ...site, name: "shop-slots", slots },
    {
      ...site,
      name: "shop-func",
      kind: "functionapp,linux",
      linuxFxVersion: "NODE|22",
      appSettings: { ...settings, ...workers },
      slots,
    },
  ],
}
const world = await openConformanceSandbox(seed)
const { sandbox, tokens, breakdowns } = world
const azure = createAzure(world.azure)
afterAll(() => sandbox.stop())

const siteNamed = (name: string) => sandbox.state().sites?.find((one) => one.name === name)
const appNamed = (name: string, slot?: string) =>
  slot === undefined ? siteNamed(name) : siteNamed(name)?.slots?.find((one) => one.name === slot)

describe.each([
  { what: "a web app", source: appServiceSource({ azure }), name: "shop-web" },
  { what: "a slot", source: appServiceSource({ azure }), name: "shop-slots", slot: "staging" },
  { what: "a function app with slots", source: functionAppSource({ azure }), name: "shop-func" },
])("$what", ({ source, name, slot }) => {
  const options = { resourceGroup: "demo", name, ...(slot === undefined ? {} : { slot }) }
  const cases = sourceConformance(source, {
    begin: async () => {
      await sandbox.reset()
      sandbox.clearLogs()
    },
    options,
    missing: slot === undefined ? { ...options, name: "shop-attic" } : { ...options, slot: "attic" },
    badOptions: [
      { options: { resourceGroup: "demo" }, path: "name" },
      { options: { resourceGroup: "demo", name: "shop/web" }, path: "name" },
      { options: { ...options, slot: "a/b" }, path: "slot" },
    ],
    identities: identityRequests,
    async snapshot() {
      const { appSettings = {}, systemIdentity, userAssignedIdentities = [] } = appNamed(name, slot) ?? {}
      const { slotSettingNames = [] } = siteNamed(name) ?? {}
      return {
        ...Object.fromEntries(Object.entries(appSettings).map(([key, value]) => [`setting ${key}`, value])),
        ...Object.fromEntries(slotSettingNames.map((key) => [`slot setting ${key}`, true])),
        ...(systemIdentity === undefined ? {} : { "identity system-assigned": true }),
        ...Object.fromEntries(userAssignedIdentities.map((id) => [`identity ${id.toLowerCase()}`, true])),
      }
    },
    systemIdentity: async () => appNamed(name, slot)?.systemIdentity?.principalId,
    writes: async () =>
      sandbox
        .requests()
        .filter(({ kind, method, path }) => kind === "arm" && method !== "GET" && !path.endsWith("/list"))
        .length,
    breakdowns: breakdowns(
      slot === undefined ? "Microsoft.Web/sites/read" : "Microsoft.Web/sites/slots/read",
    ),
    secrets: () => [...tokens],
  })
  for (const each of cases) test(each.name, each.run)
})
