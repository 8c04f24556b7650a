import { createSecret } from "@keyless/core/plugin"
import { sessionTimes } from "@keyless/sql"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { connect } from "../../plugins/target-mysql/src/connect.ts"
import type { World } from "../support/harness.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { describeCuts, use } from "./matrix.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
  await world.begin(
    mysqlShop.seed({ server: { firewallRules: [shop.standingRule], administrator: mysqlShop.callerAdmin } }),
  )
  // The first login starts the database, which the short times of the cuts would not wait for.
  const first = await connect({ ...(await login()), times: { ...sessionTimes, connectMs: 60_000 } })
  await first.end()
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

describe("MySQL, with other sessions", () => {
  const times = { ...sessionTimes, lockMs: 1_000, lockPatienceMs: 0 }
  const open = async () => connect({ ...(await login()), times })

  test("a lock that does not go ends in an error, and one that goes is waited for", async () => {
    const [app, mine] = await Promise.all([
      open(),
      connect({ ...(await login()), times: { ...times, lockPatienceMs: 60_000 } }),
    ])
    const session = app.session(use())
    await session.query("CREATE TABLE ledger (id int)")
    await session.query("START TRANSACTION")
    await session.query("SELECT * FROM ledger")
    const impatient = await open()
    const [holder] = await session.query("SELECT CONNECTION_ID() AS id, USER() AS user")
    const [user = ""] = String(holder?.["user"]).split("@")
    await expect(impatient.session(use()).query("DROP TABLE ledger")).rejects.toMatchObject({
      code: "database_locked",
      message: expect.stringContaining(
        `connection ${String(holder?.["id"])} of ${user} (SHARED_READ on TABLE shop.ledger)`,
      ),
      retryable: true,
    })
    expect(impatient.isOpen()).toBe(true)
    let told = 0
    const waiting = Promise.withResolvers<void>()
    const progress = () => {
      told += 1
      waiting.resolve()
    }
    const dropped = mine.session({ ...use(), progress }).query("DROP TABLE ledger")
    await waiting.promise
    // It has stepped back from the queue, so others read on.
    await impatient.session(use()).query("SELECT * FROM ledger")
    await session.query("COMMIT")
    await dropped
    expect(told).toBeGreaterThan(0)
    await Promise.all([app.end(), mine.end(), impatient.end()])
  })

  test("a statement that is cancelled is stopped on the server, and the session goes on", async () => {
    const connection = await open()
    const stop = new AbortController()
    const sleeping = connection.session(use(stop.signal)).query("SELECT SLEEP(600), 'of the test'")
    const other = await open()
    const sleepers = async () =>
      (await other.session(use()).query("SHOW PROCESSLIST")).filter((row) =>
        String(row["Info"]).includes("'of the test'"),
      )
    while ((await sleepers()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    stop.abort(new Error("stopped"))
    // Whether a sleep that was cut short is an error is the server's business.
    await sleeping.catch(() => {})
    expect(await sleepers()).toEqual([])
    expect(connection.isOpen()).toBe(true)
    await Promise.all([connection.end(), other.end()])
  })
})
