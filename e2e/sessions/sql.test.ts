import { createSecret } from "@keyless/core/plugin"
import { sessionTimes } from "@keyless/sql"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { connect } from "../../packages/tds/src/connect.ts"
import type { World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"
import { describeCuts, use } from "./matrix.ts"

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

describe("Azure SQL, with other sessions", () => {
  const times = { ...sessionTimes, lockMs: 300, lockPatienceMs: 0 }
  const open = async (patienceMs = 0) =>
    connect({ ...(await login()), times: { ...times, lockPatienceMs: patienceMs } })

  async function holding() {
    const app = await open()
    await app.session(use()).query("BEGIN TRANSACTION; CREATE TABLE dbo.ledger (id int)")
    return app
  }

  test("a lock that does not go ends in an error, and one that goes is waited for", async () => {
    const app = await holding()
    const impatient = await open()
    const create = "CREATE TABLE dbo.other (id int)"
    const [holder] = await app.session(use()).query("SELECT @@SPID AS id, ORIGINAL_LOGIN() AS login")
    await expect(impatient.session(use()).transaction([create])).rejects.toMatchObject({
      code: "database_locked",
      message: expect.stringContaining(
        `Locks are held by session ${String(holder?.["id"])} of ${String(holder?.["login"])} (keyless).`,
      ),
      retryable: true,
    })
    const mine = await open(60_000)
    const waiting = Promise.withResolvers<void>()
    const created = mine.session({ ...use(), progress: () => waiting.resolve() }).transaction([create])
    await waiting.promise
    await app.session(use()).query("ROLLBACK TRANSACTION")
    await created
    await impatient.session(use()).transaction(["DROP TABLE dbo.other"])
    await Promise.all([app.end(), mine.end(), impatient.end()])
  })

  test("a statement that is cancelled is stopped on the server, and the session goes on", async () => {
    const app = await holding()
    const mine = await connect({ ...(await login()), times: { ...times, lockMs: 600_000 } })
    const stop = new AbortController()
    const waiting = mine.session(use(stop.signal)).transaction(["CREATE TABLE dbo.other (id int)"])
    setTimeout(() => stop.abort(new Error("stopped")), 200)
    await expect(waiting).rejects.toThrow()
    await app.session(use()).query("ROLLBACK TRANSACTION")
    expect(mine.isOpen()).toBe(true)
    expect(await mine.session(use()).query("SELECT OBJECT_ID('dbo.other') AS id")).toEqual([{ id: null }])
    await Promise.all([app.end(), mine.end()])
  })
})
