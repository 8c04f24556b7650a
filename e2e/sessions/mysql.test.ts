import { createSecret } from "@keyless/core/plugin"
import { afterAll, beforeAll, describe } from "vitest"
import { connect } from "../../plugins/target-mysql/src/connect.ts"
import type { World } from "../support/harness.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { describeCuts } from "./matrix.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
  await world.begin(
    mysqlShop.seed({ server: { firewallRules: [shop.standingRule], administrator: mysqlShop.callerAdmin } }),
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
    database: "shop",
    user: mysqlShop.callerAdmin.login,
    token: createSecret(token),
  }
}

describe("MySQL", () => describeCuts({ login, connect }))
