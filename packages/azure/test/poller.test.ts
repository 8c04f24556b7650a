import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { requestAzure, waitFor } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const nothing = () => Promise.resolve()
let sandbox: Sandbox
beforeAll(async () => {
  // Firewall rules and their operations are ARM's; no database has to run behind them.
  const postgresPlane = {
    addServer: () => Promise.resolve({ host: "127.0.0.1", port: 5432 }),
    removeServer: nothing,
    syncAdministrators: nothing,
    createDatabase: nothing,
    dropDatabase: nothing,
    close: nothing,
  }
  sandbox = await openSandbox({ seed: demoSeed, postgresPlane })
})
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const rules = () => {
  const azure = login(sandbox)
  const subscription = "20000000-0000-4000-8000-000000000001"
  return azure.client(
    (credential, options) => new PostgreSQLManagementFlexibleServerClient(credential, subscription, options),
  ).firewallRules
}
const rule = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
const begin = () =>
  requestAzure(() => rules().beginCreateOrUpdate("demo", "shop-db", "svc_test", rule), {
    resource: "shop-db",
  })

describe("waitFor", () => {
  it("does not wait the minute that the service asks for", async () => {
    sandbox.setFaults({ retryAfterSeconds: 60, lroMs: 300 })
    const made = await waitFor(await begin(), context())
    expect(made).toMatchObject({ name: "svc_test", startIpAddress: "203.0.113.7" })
  })

  it("gives the service's own reason when the operation fails", async () => {
    sandbox.setFaults({
      failedOperations: [
        {
          operation: "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write",
          code: "ServerBusy",
          message: "The server is busy.",
        },
      ],
    })
    const wait = async () => waitFor(await begin(), context(), { resource: "shop-db" })
    await expect(wait()).rejects.toMatchObject({
      code: "operation_failed",
      message: "ServerBusy: The server is busy.",
      resource: "shop-db",
    })
  })

  it("ends when it is aborted", async () => {
    sandbox.setFaults({ lroMs: 3_000 })
    const controller = new AbortController()
    const poller = await begin()
    const waiting = waitFor(poller, context(controller.signal))
    controller.abort(new Error("enough"))
    await expect(waiting).rejects.toThrow("enough")
  })
})
