import { createSecret } from "@keyless/core/plugin"
import pg from "pg"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { sessionTimes } from "@keyless/sql"
import { connect } from "../../packages/sql-postgresql/src/connect.ts"
import { openWorld, type World } from "../support/harness.ts"
import { site } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { use } from "./matrix.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() =>
  world.begin(
    shop.seed({ server: { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] } }),
  ),
)
afterAll(() => world.stop())

const server = () => {
  const [found] = world.sandbox.databases()
  return { host: found?.host ?? "", port: found?.port ?? 0, database: shop.database }
}
const tokenOf = (objectId: string) =>
  world.sandbox.tokenFor(objectId, "https://ossrdbms-aad.database.windows.net")

/** A session of the app, or of the password administrator. */
async function session(user: string, password: string) {
  const client = new pg.Client({
    ...server(),
    user,
    password,
    ssl: { rejectUnauthorized: true },
    application_name: "the app",
    lock_timeout: 20_000,
  })
  client.on("error", () => {})
  await client.connect()
  return client
}

async function asAdministrator(times = sessionTimes) {
  const token = createSecret(await tokenOf(shop.caller.objectId))
  return connect({ ...server(), user: shop.callerAdmin.principalName, token, times })
}

test("a delete waits for an app's lock in tries that let others pass, and goes on when it is gone", async () => {
  await world.create({ privileges: "ddl" })
  const identity = site(world).systemIdentity?.principalId ?? ""
  const app = await session(shop.user, await tokenOf(identity))
  await app.query("create table ledger (id int)")
  await app.query("begin")
  await app.query("select * from ledger")

  const reader = await session(shop.user, await tokenOf(identity))
  const waits: string[] = []
  let read = 0
  const deleting = world.delete("shop", {
    watch(event) {
      if (event.type !== "step.progress" || !event.message.includes("locks")) return
      waits.push(event.message)
    },
  })
  // Reads come while the delete waits: they would stand behind it if it did not step back.
  while (waits.length < 2) {
    await reader.query("select * from ledger")
    read += 1
  }
  await app.query("commit")
  await deleting
  expect(read).toBeGreaterThan(0)
  await Promise.all([app.end(), reader.end()])
})

test("a lock that does not go ends in an error that names who holds it, and nothing of the transaction is done", async () => {
  const connection = await asAdministrator({ ...sessionTimes, lockMs: 100, lockPatienceMs: 300 })
  const mine = connection.session(use())
  await mine.transaction(["create table ledger (id int)", "grant select on ledger to public"])
  const app = await session(shop.pgadmin.user, shop.pgadmin.password)
  await app.query("begin")
  await app.query("select * from ledger")
  const { rows } = await app.query<{ pid: number }>("select pg_backend_pid() as pid")
  await expect(mine.transaction(["create table other (id int)", "drop table ledger"])).rejects.toMatchObject({
    code: "database_locked",
    message: expect.stringContaining(`process ${rows[0]?.pid} of pgadmin (the app), in a transaction since`),
  })
  await app.query("commit")
  expect(await mine.query("select to_regclass('other') as other")).toEqual([{ other: null }])
  await mine.transaction(["drop table ledger"])
  await Promise.all([app.end(), connection.end()])
})

test("runs that wait for each other do so for longer than for locks, and a cancelled one waits no more", async () => {
  const first = await asAdministrator()
  const app = await session(shop.pgadmin.user, shop.pgadmin.password)
  await app.query("begin")
  await app.query("select pg_advisory_xact_lock(x'6b65796c657373'::bigint)")
  const second = await asAdministrator({ ...sessionTimes, lockMs: 100, lockPatienceMs: 0 })
  const waiting = second.session(use()).transaction(["select 1"])
  const stop = new AbortController()
  const cancelled = first.session(use(stop.signal)).transaction(["select 1"])
  const waiters = async () => {
    const { rows } = await app.query("select 1 from pg_locks where locktype = 'advisory' and not granted")
    return rows.length
  }
  while ((await waiters()) < 2) await new Promise((resolve) => setTimeout(resolve, 20))
  stop.abort(new Error("stopped"))
  await expect(cancelled).rejects.toThrow()
  // The server waits no more either, and the session goes on.
  while ((await waiters()) > 1) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(first.isOpen()).toBe(true)
  expect(await first.session(use()).query("select 1 as one")).toEqual([{ one: 1 }])
  await app.query("commit")
  await waiting
  await Promise.all([first.end(), second.end(), app.end()])
})

test("cancelling a run stops the statement that it waits for, and what it did is taken back", async () => {
  const app = await session(shop.pgadmin.user, shop.pgadmin.password)
  await app.query("begin")
  await app.query("select pg_advisory_xact_lock(x'6b65796c657373'::bigint)")
  const stop = new AbortController()
  const { error } = await world.createFails(
    {},
    {
      signal: stop.signal,
      watch(event) {
        if (event.type !== "step.started" || event.step !== "grants.apply") return
        const look = async () => {
          for (;;) {
            const { rows } = await app.query(
              "select 1 from pg_locks where locktype = 'advisory' and not granted",
            )
            if (rows.length > 0) break
          }
          stop.abort()
        }
        void look()
      },
    },
  )
  expect(error.code).toBe("cancelled")
  const { rows } = await app.query("select 1 from pg_roles where rolname = $1", [shop.user])
  expect(rows).toEqual([])
  await app.query("commit")
  await app.end()
})
