import { createSecret } from "@keyless/core/plugin"
import { afterAll, beforeAll, describe } from "vitest"
import { connect } from "../../packages/tds/src/connect.ts"
import type { World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"
import { describeCuts } from "./matrix.ts"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
  await world.begin(
    sqlShop.seed({ server: { firewallRules: [shop.standingRule], administrator: sqlShop.callerAdmin } }),
  )
})
afterAll(() => world.stop())

async function login() {
  const [server] = world.sandbox.databases()
  const token = await world.sandbox.tokenFor(shop.caller.objectId, "https://database.windows.net")
  return {
    host: server?.host ?? "",
    port: server?.port ?? 0,
    database: sqlShop.database,
    user: "",
    token: createSecret(token),
  }
}

describe("Azure SQL", () => describeCuts({ login, connect }))
