import { createAzure } from "@keyless/azure"
import { identityRequests, openConformanceSandbox } from "@keyless/test-support/conformance"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, test } from "vitest"
import { springAppsSource } from "../src/index.ts"
import { appsOf, armRequests, named, seedOf } from "./sandbox.ts"

const [plain] = seedOf().springServices?.[0]?.apps ?? []
const [active, ...others] = plain?.deployments ?? []
const seed = seedOf({
  deployments: [{ ...active, environmentVariables: { UNRELATED: "stays" } }, ...others],
})
const { sandbox, azure, tokens, breakdowns } = await openConformanceSandbox(seed)
afterAll(() => sandbox.stop())

const cases = sourceConformance(springAppsSource({ azure: createAzure(azure) }), {
  begin: async () => {
    await sandbox.reset()
    sandbox.clearLogs()
  },
  options: named,
  missing: { ...named, app: "shop-attic" },
  badOptions: [
    { options: { resourceGroup: "demo", service: "shop-spring" }, path: "app" },
    { options: { ...named, app: "shop/web" }, path: "app" },
    { options: { ...named, deployment: "gr een" }, path: "deployment" },
  ],
  identities: identityRequests,
  async snapshot() {
    const [shop, ...otherApps] = appsOf(sandbox)
    const {
      deployments: [deployment, ...rest] = [],
      systemIdentity,
      userAssignedIdentities = [],
    } = shop ?? {}
    const { environmentVariables = {}, ...settings } = deployment ?? {}
    return {
      ...Object.fromEntries(
        Object.entries(environmentVariables).map(([key, value]) => [`setting ${key}`, value]),
      ),
      "rest of the deployment": JSON.stringify(settings),
      "other deployments": JSON.stringify(rest),
      "other apps": JSON.stringify(otherApps),
      ...(systemIdentity === undefined ? {} : { "identity system-assigned": true }),
      ...Object.fromEntries(userAssignedIdentities.map((id) => [`identity ${id.toLowerCase()}`, true])),
    }
  },
  systemIdentity: async () => appsOf(sandbox)[0]?.systemIdentity?.principalId,
  writes: async () => armRequests(sandbox).filter(({ method }) => method !== "GET").length,
  breakdowns: breakdowns("Microsoft.AppPlatform/Spring/apps/read"),
  secrets: () => [...tokens],
})
for (const each of cases) test(each.name, each.run)
