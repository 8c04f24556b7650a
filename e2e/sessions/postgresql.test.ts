import { createSecret } from "@keyless/core/plugin"
import { afterAll, beforeAll, describe } from "vitest"
import { connect } from "../../packages/sql-postgresql/src/connect.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { describeCuts } from "./matrix.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.begin(
    shop.seed({ server: { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] } }),
  )
})
afterAll(() => world.stop())

async function login() {
  const [server] = world.sandbox.databases()
  const token = await world.sandbox.tokenFor(
    shop.caller.objectId,
    "https://ossrdbms-aad.database.windows.net",
  )
  return {
    host: server?.host ?? "",
    port: server?.port ?? 0,
    database: "postgres",
    user: shop.callerAdmin.principalName,
    token: createSecret(token),
  }
}

describe("PostgreSQL", () => describeCuts({ login, connect }))
