import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { connect, Socket } from "node:net"
import { TLSSocket } from "node:tls"
import { promisify } from "node:util"
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Client } from "pg"
import { appOid, createBench, failure } from "./support.ts"
import type { Bench } from "./support.ts"

const psql = ["/usr/bin/psql", "/usr/local/bin/psql", "/opt/homebrew/bin/psql"].find((path) =>
  existsSync(path),
)
const run = promisify(execFile)

let bench: Bench

beforeAll(async () => {
  bench = await createBench()
  const admin = await bench.asAdmin()
  for (const name of ["app", "other"]) {
    await admin.query("select pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [
      name,
      appOid,
    ])
  }
  const inApp = await bench.asAdmin("appdb")
  await inApp.query("grant create on schema public to app, other")
  await (await bench.asApp("app")).query("create table items (id int primary key, name text)")
}, 60_000)
afterAll(() => bench.close())

const count = async (id: number) => {
  const { rows } = await (
    await bench.asApp("app")
  ).query("select count(*)::int as n from items where id = $1", [id])
  return rows[0]?.n
}

test("two sessions keep their roles and transactions apart", async () => {
  const [app, other] = [await bench.asApp("app"), await bench.asApp("other")]
  await app.query("begin")
  await app.query("insert into items values (1, 'one')")
  const waiting = other.query("select current_user as who")
  await app.query("insert into items values (2, 'two')")
  expect((await app.query("select current_user as who")).rows).toEqual([{ who: "app" }])
  await app.query("commit")
  expect((await waiting).rows).toEqual([{ who: "other" }])
  expect(await failure(other.query("select * from items"))).toMatchObject({ code: "42501" })
})

test("prepared statements of the same name do not meet", async () => {
  const [app, other] = [await bench.asApp("app"), await bench.asApp("other")]
  const named = {
    one: { name: "q", text: "select $1::int + 1 as n" },
    two: { name: "q", text: "select $1::text as n" },
  }
  expect((await app.query({ ...named.one, values: [1] })).rows).toEqual([{ n: 2 }])
  expect((await other.query({ ...named.two, values: ["x"] })).rows).toEqual([{ n: "x" }])
  expect((await app.query({ ...named.one, values: [5] })).rows).toEqual([{ n: 6 }])
  await app.query("prepare p as select 1 as n")
  await other.query("prepare p as select 2 as n")
  expect((await app.query("execute p")).rows).toEqual([{ n: 1 }])
  expect((await other.query("execute p")).rows).toEqual([{ n: 2 }])
  await app.query("deallocate p")
  await other.query("discard all")
  expect(await failure(other.query("execute p"))).toMatchObject({ code: "26000" })
  expect((await other.query("select current_user as who")).rows).toEqual([{ who: "other" }])
})

test("settings belong to their session", async () => {
  const app = await bench.connect({
    user: "app",
    password: await bench.token({ oid: appOid }),
    application_name: "orders",
    options: "-c statement_timeout=5000",
  })
  const other = await bench.asApp("other")
  await app.query("set search_path = pg_catalog")
  await other.query("set timezone = 'Asia/Tokyo'")
  const settings =
    "select current_setting('application_name') as app, current_setting('search_path') as path, " +
    "current_setting('statement_timeout') as timeout, current_setting('timezone') = 'Asia/Tokyo' as tokyo"
  expect((await app.query(settings)).rows).toEqual([
    { app: "orders", path: "pg_catalog", timeout: "5s", tokyo: false },
  ])
  expect((await other.query(settings)).rows).toEqual([
    { app: "", path: '"$user", public', timeout: "0", tokyo: true },
  ])
})

test("SET ROLE lasts while others use the database", async () => {
  const [admin, app] = [await bench.asAdmin("appdb"), await bench.asApp("app")]
  await admin.query("set role azure_pg_admin")
  await app.query("select 1")
  const who = "select current_user, session_user"
  expect((await admin.query(who)).rows).toEqual([
    { current_user: "azure_pg_admin", session_user: "ada@example.com" },
  ])
  await admin.query("reset role")
  await app.query("select 1")
  expect((await admin.query(who)).rows).toEqual([
    { current_user: "ada@example.com", session_user: "ada@example.com" },
  ])
})

test("settings of a role act in its new sessions", async () => {
  const admin = await bench.asPasswordAdmin()
  await admin.query("alter role pgadmin set statement_timeout = '7s'")
  const next = await bench.asPasswordAdmin("appdb")
  expect((await next.query("show statement_timeout")).rows).toEqual([{ statement_timeout: "7s" }])
})

test("an error inside a transaction aborts it, and the session goes on", async () => {
  const app = await bench.asApp("app")
  await app.query("begin")
  await app.query("insert into items values (10, 'ten')")
  expect(await failure(app.query("select 1/0"))).toMatchObject({ code: "22012" })
  expect(await failure(app.query("select 1"))).toMatchObject({ code: "25P02" })
  expect((await app.query("commit")).command).toBe("ROLLBACK")
  expect(await count(10)).toBe(0)
  expect(await failure(app.query("insert into items values ($1, 'x'), ($1, 'y')", [11]))).toMatchObject({
    code: "23505",
  })
  expect((await app.query("select 1 as n")).rows).toEqual([{ n: 1 }])
})

test("a session that vanishes inside a transaction is rolled back", async () => {
  const app = await bench.asApp("app")
  await app.query("begin")
  await app.query("insert into items values (20, 'twenty')")
  streamOf(app).destroy()
  expect(await count(20)).toBe(0)
})

test("the session's authorization cannot be changed, its role only to one it is a member of", async () => {
  const app = await bench.asApp("app")
  for (const sql of [
    "set session authorization azuresu",
    "SET LOCAL SESSION /* */ AUTHORIZATION other",
    "select set_config('session_authorization', 'azuresu', false)",
    "set role azure_pg_admin",
  ]) {
    expect(await failure(app.query(sql))).toMatchObject({ code: "42501" })
  }
  expect((await app.query("select current_user, session_user")).rows).toEqual([
    { current_user: "app", session_user: "app" },
  ])
})

test("statements are reported with their outcome", async () => {
  const app = await bench.asApp("app")
  await app.query("select 'simple' as kind")
  await app.query("select $1::text as kind", ["extended"])
  await failure(app.query("selekt 'broken'"))
  const seen = bench.statements.slice(-3).map(({ user, database, sql, ok }) => [user, database, sql, ok])
  expect(seen).toEqual([
    ["app", "appdb", "select 'simple' as kind", true],
    ["app", "appdb", "select $1::text as kind", true],
    ["app", "appdb", "selekt 'broken'", false],
  ])
  expect(JSON.stringify(bench.statements)).not.toContain(
    await bench.token({ oid: appOid }).then((t) => t.slice(0, 40)),
  )
})

test("notices, several statements in one query, and large results pass", async () => {
  const app = await bench.asApp("app")
  const notices: (string | undefined)[] = []
  app.on("notice", ({ message }) => notices.push(message))
  await app.query("do $$ begin raise notice 'hello'; end $$; select 1; select 2")
  expect(notices).toEqual(["hello"])
  const { rows } = await app.query("select repeat('x', 1000) as text from generate_series(1, 5000)")
  expect(rows).toHaveLength(5000)
})

test("twenty sessions at once", async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => bench.asApp("app")))
  await Promise.all(
    clients.map(async (client, index) => {
      for (let round = 0; round < 5; round += 1) {
        await client.query("begin")
        await client.query("insert into items values ($1, $2)", [1000 + index * 10 + round, String(round)])
        await client.query("commit")
      }
    }),
  )
  const [client] = clients
  expect((await client?.query("select count(*)::int as n from items where id >= 1000"))?.rows).toEqual([
    { n: 100 },
  ])
  await Promise.all(clients.map((each) => each.end()))
})

test("a statement that waits can be cancelled", async () => {
  const app = await bench.asApp("app")
  await app.query("begin")
  await app.query("lock table items in access exclusive mode")
  const inApp = await bench.asApp("app")
  const waiting = failure(inApp.query("select count(*) from items"))
  await cancelRepeatedly(bench, ...keyOf(inApp), waiting)
  expect(await waiting).toMatchObject({ code: "57014" })
  await app.query("rollback")
  expect((await inApp.query("select 1 as n")).rows).toEqual([{ n: 1 }])
})

test.runIf(psql !== undefined)(
  "psql works: COPY both ways, also inside a transaction (skipped without psql)",
  async () => {
    const env = {
      ...process.env,
      PGPASSWORD: await bench.token({ oid: appOid }),
      PGSSLMODE: "verify-full",
      PGSSLROOTCERT: bench.caFile,
      PGHOST: bench.host,
      PGPORT: String(bench.port),
      PGUSER: "app",
      PGDATABASE: "appdb",
    }
    const script = [
      "create table copied (id int, name text);",
      "copy copied from stdin;\n1\tone\n2\ttwo\n\\.\n",
      "begin;",
      "insert into copied values (0, 'zero');",
      "copy copied from stdin;\n3\tthree\n\\.\n",
      "commit;",
      "copy copied from stdin;\nbroken\tx\n\\.\n",
      "copy (select * from copied order by id) to stdout;",
      "\\conninfo",
    ].join("\n")
    const child = run(psql ?? "psql", ["-X", "-q", "-A", "-t"], { env })
    child.child.stdin?.end(script)
    const { stdout, stderr } = await child
    expect(stdout).toContain("0\tzero\n1\tone\n2\ttwo\n3\tthree\n")
    expect(stderr).toContain("invalid input syntax for type integer")
  },
)

test("advisory locks, temporary tables and listeners belong to their session and end with it", async () => {
  const [app, other] = [await bench.asApp("app"), await bench.asApp("app")]
  const tryLock = "select pg_try_advisory_lock(7) as got"
  expect((await app.query(tryLock)).rows).toEqual([{ got: true }])
  expect((await other.query(tryLock)).rows).toEqual([{ got: false }])
  await app.query("create temporary table scratch as select 1 as id")
  expect(await failure(other.query("select * from scratch"))).toMatchObject({ code: "42P01" })
  const heard: string[] = []
  other.on("notification", ({ payload }) => heard.push(`other ${payload}`))
  app.on("notification", ({ payload }) => heard.push(`app ${payload}`))
  await app.query("listen news")
  await other.query("notify news, 'first'")
  await expect.poll(() => heard).toEqual(["app first"])
  await app.end()
  await expect.poll(async () => (await other.query(tryLock)).rows).toEqual([{ got: true }])
  await other.query("notify news, 'second'")
  expect(heard).toEqual(["app first"])
})

test("an open transaction hinders nobody who does not wait for its locks, and a timeout is its session's own", async () => {
  const [app, other] = [await bench.asApp("app"), await bench.asApp("app")]
  await app.query("begin; insert into items values (30, 'thirty'); set lock_timeout = '50ms'")
  await other.query("begin; insert into items values (31, 'thirty-one'); commit")
  expect(await count(30)).toBe(0)
  expect(await count(31)).toBe(1)
  expect((await other.query("show lock_timeout")).rows).toEqual([{ lock_timeout: "0" }])
  await app.query("rollback")
})

const endless = "select count(*) from generate_series(1, 1000000) a, generate_series(1, 1000000) b"
const waits = "select pg_sleep(3600)"

test.each([endless, waits])("while %s runs, others work, and it can be cancelled", async (sql) => {
  const [busy, other] = [await bench.asApp("app"), await bench.asApp("other")]
  const running = failure(busy.query(sql))
  expect((await other.query("select current_user as who")).rows).toEqual([{ who: "other" }])
  await cancelRepeatedly(bench, ...keyOf(busy), running)
  expect(await running).toMatchObject({ code: "57014", message: "canceling statement due to user request" })
  expect((await busy.query("select 1 as n")).rows).toEqual([{ n: 1 }])
})

const floods = "select repeat('x', 1000) from generate_series(1, 1000000000)"

test.each([endless, waits, floods])("a client that goes away while %s runs ends its backend", async (sql) => {
  const busy = await bench.asApp("app")
  await busy.query("begin; select pg_advisory_lock(9)")
  const [pid] = keyOf(busy)
  if (sql === floods) streamOf(busy).pause()
  const running = failure(busy.query(sql))
  const admin = await bench.asPasswordAdmin()
  const states = async () =>
    (await admin.query("select state from pg_stat_activity where pid = $1", [pid])).rows
  await expect.poll(states).toEqual([{ state: "active" }])
  streamOf(busy).resetAndDestroy()
  await running
  await expect.poll(states, { timeout: 10_000 }).toEqual([])
})

function keyOf(client: Client): [number, number] {
  return [Number(Reflect.get(client, "processID")), Number(Reflect.get(client, "secretKey"))]
}

/** The connection's own TCP socket, below TLS. */
function streamOf(client: Client): Socket {
  const stream: unknown = Reflect.get(Reflect.get(client, "connection"), "stream")
  const socket: unknown = stream instanceof TLSSocket ? Reflect.get(stream, "_parent") : stream
  if (socket instanceof Socket) return socket
  throw new Error("the client has no socket")
}

/** The lock is waited for only a moment after the query was sent, so the request is repeated until it has worked. */
async function cancelRepeatedly(
  bench: Bench,
  pid: number,
  secret: number,
  waiting: Promise<unknown>,
): Promise<void> {
  let done = false
  waiting.finally(() => (done = true)).catch(() => undefined)
  const request = Buffer.alloc(16)
  for (const [index, value] of [16, 80_877_102, pid, secret].entries()) request.writeInt32BE(value, index * 4)
  while (!done) {
    const socket = connect({ host: bench.host, port: bench.port })
    socket.on("error", () => undefined)
    socket.end(request)
    await new Promise((next) => setTimeout(next, 50))
  }
}
