import type { Exchange } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hostedApps, hostedSeed } from "./hosting/hosted-apps.ts"
import { faultsOf, missingSchemas, readSchemas } from "./support/arm-schemas.ts"
import { openWorld, type World } from "./support/harness.ts"
import { shop } from "./support/shop.ts"

describe.skipIf(missingSchemas !== undefined)(
  `what engine and sandbox exchange fits the published specifications${missingSchemas === undefined ? "" : ` (skipped: ${missingSchemas})`}`,
  () => {
    const exchanges: Exchange[] = []
    let world: World
    beforeAll(async () => {
      world = await openWorld({ onExchange: (exchange) => exchanges.push(exchange) })
    })
    afterAll(() => world.stop())
    const specifications = missingSchemas === undefined ? readSchemas() : []

    const check = () => {
      const judged = exchanges.map((exchange) => ({ exchange, faults: faultsOf(specifications, exchange) }))
      const wrong = judged.flatMap(({ exchange: { method, path, apiVersion }, faults = [] }) =>
        faults.map((fault) => `${method} ${path} (${apiVersion ?? ""}): ${fault}`),
      )
      expect([...new Set(wrong)]).toEqual([])
      return judged.filter(({ faults }) => faults !== undefined).length
    }

    test("and what does not would be found", () => {
      const server = `/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/one`
      const patch = { method: "PATCH", path: server, apiVersion: "2025-08-01", answer: undefined }
      const bogus = { properties: { bogus: 1, backup: { backupRetentionDays: "7" } } }
      expect(faultsOf(specifications, { ...patch, request: bogus, status: 202 })).toEqual([
        "request.properties.bogus is unknown",
        "request.properties.backup.backupRetentionDays is no integer",
      ])
      const read = { ...patch, method: "GET", request: undefined, status: 200, answer: { sku: { name: 1 } } }
      expect(faultsOf(specifications, read)).toEqual(
        expect.arrayContaining(["answer.location is missing", "answer.sku.name is no string"]),
      )
      expect(faultsOf(specifications, { ...patch, request: {}, status: 200 })).toEqual([
        "the status 200 is unknown",
      ])
    })

    test.each(hostedApps)("for $what", async ({ source }) => {
      await world.begin(hostedSeed)
      exchanges.length = 0
      await world.create({ source })
      await world.create({ source, name: "second", auth: shop.auths.userIdentity })
      expect(check()).toBeGreaterThan(5)
    })

    test("for what else the sandbox shows", async () => {
      await world.begin(hostedSeed)
      exchanges.length = 0
      const headers = {
        authorization: `Bearer ${await world.sandbox.tokenFor(shop.caller.objectId, "https://management.azure.com")}`,
      }
      const group = `/subscriptions/${shop.subscription}/resourceGroups/${shop.group}/providers`
      const postgres = `${group}/Microsoft.DBforPostgreSQL/flexibleServers`
      const mysql = `${group}/Microsoft.DBforMySQL/flexibleServers`
      const sql = `${group}/Microsoft.Sql/servers`
      for (const [path, version] of [
        [postgres, "2025-08-01"],
        [`${postgres}/shop-db/databases`, "2025-08-01"],
        [`${postgres}/shop-db/firewallRules`, "2025-08-01"],
        [mysql, "2023-12-30"],
        [`${mysql}/shop-mysql`, "2023-12-30"],
        [`${mysql}/shop-mysql/configurations`, "2023-12-30"],
        [`${mysql}/shop-mysql/databases`, "2023-12-30"],
        [`${sql}/shop-sql`, "2022-08-01-preview"],
        [`${sql}/shop-sql/databases/shop`, "2022-08-01-preview"],
        [`${group}/Microsoft.Web/sites`, "2025-05-01"],
        [`${group}/Microsoft.Web/sites/shop-web/config/web`, "2025-05-01"],
        [`${group}/Microsoft.ManagedIdentity/userAssignedIdentities`, "2024-11-30"],
        [
          `/subscriptions/${shop.subscription}/providers/Microsoft.Authorization/roleAssignments`,
          "2022-04-01",
        ],
      ] as const) {
        const answer = await fetch(`${world.sandbox.url}${path}?api-version=${version}`, { headers })
        expect(answer.status).toBe(200)
        await answer.text()
      }
      expect(check()).toBeGreaterThan(10)
    })
  },
)
