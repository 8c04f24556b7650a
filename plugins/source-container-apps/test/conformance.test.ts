import { createAzure } from "@keyless/azure"
import type { Json } from "@keyless/core/plugin"
import { identityRequests, openConformanceSandbox } from "@keyless/test-support/conformance"
import { sourceConformance } from "@keyless/testkit"
import { afterAll, test } from "vitest"
import { containerAppsSource } from "../src/index.ts"
import { named, seedWith } from "./seed.ts"

const { sandbox, azure, tokens, breakdowns } = await openConformanceSandbox(seedWith())
afterAll(() => sandbox.stop())

const json = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null))
/** Names that a secret gets at random, without what is random. */
const plainName = (name: string) => name.replace(/-[0-9a-f]{5}$/, "-<hex>")

const cases = sourceConformance(containerAppsSource({ azure: createAzure(azure) }), {
  begin: async () => {
    await sandbox.reset()
    sandbox.clearLogs()
  },
  options: named,
  missing: { resourceGroup: "demo", name: "shop-attic" },
  badOptions: [
    { options: { resourceGroup: "demo" }, path: "name" },
    { options: { resourceGroup: "demo", name: "shop/app" }, path: "name" },
    { options: { ...named, container: "We b" }, path: "container" },
  ],
  identities: identityRequests,
  async snapshot() {
    const [app] = sandbox.state().containerApps ?? []
    if (app === undefined) throw new Error("the app is gone")
    const { configuration, template, systemIdentity, userAssignedIdentities = [] } = app
    const { secrets = [], ...shared } = configuration ?? {}
    const { containers, revisionSuffix: _, ...rest } = template
    return {
      ...Object.fromEntries(
        containers.flatMap(({ name, env, ...container }) => [
          [`container ${name}`, json(container)],
          ...(env ?? []).map((one) => [
            `variable ${one.name} of ${name}`,
            json({ ...one, ...(one.secretRef && { secretRef: plainName(one.secretRef) }) }),
          ]),
        ]),
      ),
      "order of the containers": containers.map(({ name }) => name),
      ...Object.fromEntries(
        (secrets ?? []).map((secret) => [`secret ${plainName(secret.name)}`, json({ ...secret, name: "" })]),
      ),
      ...Object.fromEntries(
        Object.entries(shared).map(([key, value]) => [`configuration ${key}`, json(value)]),
      ),
      ...Object.fromEntries(Object.entries(rest).map(([key, value]) => [`template ${key}`, json(value)])),
      ...(systemIdentity === undefined ? {} : { "identity system-assigned": true }),
      ...Object.fromEntries(userAssignedIdentities.map((id) => [`identity ${id.toLowerCase()}`, true])),
    }
  },
  systemIdentity: async () => sandbox.state().containerApps?.[0]?.systemIdentity?.principalId,
  writes: async () =>
    sandbox.requests().filter(({ kind, method }) => kind === "arm" && method !== "GET" && method !== "POST")
      .length,
  breakdowns: breakdowns("Microsoft.App/containerApps/read"),
  secrets: () => [...tokens],
})
for (const each of cases) test(each.name, each.run)
