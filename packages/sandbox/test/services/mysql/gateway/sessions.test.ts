import { afterAll, beforeAll, expect, test } from "vitest"
import type { Connection } from "mysql2/promise"
import { createConnection as createCallbackConnection } from "mysql2"
import { createBench, failure, rowsOf } from "./support.ts"
import type { Bench } from "./support.ts"

let bench: Bench
let session: Connection

beforeAll(async () => {
  bench = await createBench()
}, 60_000)
beforeAll(async () => {
  session = await bench.asPasswordAdmin()
  await session.query("create table part (id int primary key, body longblob)")
})
afterAll(() => bench.close())

const recordsSince = (start: number) => bench.statements.slice(start).map(({ sql, ok }) => [sql, ok])

/** Compares large values without a report of their differences. */
const isSame = (value: unknown, body: Buffer) => Buffer.isBuffer(value) && value.equals(body)

const numberIn = (row: unknown) =>
  typeof row === "object" && row !== null && "i" in row ? Number(row.i) : Number.NaN

test("the statements of a seed ran in its database", async () => {
  expect(await rowsOf(session, "show tables like 'item'")).toHaveLength(1)
})

test("prepared statements: parameters and rows of many types", async () => {
  const values = ["text", 42, "2026-01-31 12:34:56", "0.10"]
  const sql =
    "select ? as text, cast(? as signed) as number, cast(? as datetime) as moment, cast(? as decimal(5,2)) as money, null as nothing"
  for (const _round of [1, 2]) {
    expect(await rowsOf(session, sql, values)).toEqual([
      { text: "text", number: 42, moment: new Date("2026-01-31T12:34:56"), money: "0.10", nothing: null },
    ])
  }
})

test("a prepared statement is reported when it runs, with its text", async () => {
  const start = bench.statements.length
  const statement = await session.prepare("select 1 + ?")
  expect(recordsSince(start)).toEqual([])
  await statement.execute([1])
  await statement.execute([2])
  await statement.close()
  await failure(session.prepare("select from nothing"))
  expect(recordsSince(start)).toEqual([
    ["select 1 + ?", true],
    ["select 1 + ?", true],
    ["select from nothing", false],
  ])
})

test("transactions", async () => {
  await session.beginTransaction()
  await session.query("insert into item values (7, 'seven')")
  await session.rollback()
  expect(await rowsOf(session, "select * from item where id = 7")).toEqual([])
})

test("errors of the engine arrive as they are, and the session goes on", async () => {
  expect(await failure(session.query("selekt 1"))).toMatchObject({ errno: 1064, sqlState: "42000" })
  expect(await failure(session.query("select * from nowhere"))).toMatchObject({
    errno: 1146,
    sqlState: "42S02",
    message: "Table 'shop.nowhere' doesn't exist",
  })
  expect(await rowsOf(session, "select 1 as one")).toEqual([{ one: 1 }])
})

test("several statements in one text are refused unless the client asked for them", async () => {
  const start = bench.statements.length
  expect(await failure(session.query("select 1; select 2"))).toMatchObject({ errno: 1064 })
  expect(await failure(session.query("set aad_auth_validate_oids_in_tenant = off; select 1"))).toMatchObject({
    errno: 1193,
  })
  expect(recordsSince(start).map(([, ok]) => ok)).toEqual([false, false])
})

test("several statements are each seen, up to the first that fails", async () => {
  const several = await bench.asPasswordAdmin({ multipleStatements: true })
  const start = bench.statements.length
  const [results] = await several.query(
    "select 1 as a; insert into item values (1, 'x;y'); select name from item",
  )
  expect(results).toMatchObject([[{ a: 1 }], { affectedRows: 1 }, [{ name: "x;y" }]])
  await failure(several.query("delete from item; select broken from item; select 3"))
  expect(recordsSince(start)).toEqual([
    ["select 1 as a", true],
    ["insert into item values (1, 'x;y')", true],
    ["select name from item", true],
    ["delete from item", true],
    ["select broken from item", false],
  ])
})

test("stored procedures: a body with semicolons, and more results than statements", async () => {
  const several = await bench.asPasswordAdmin({ multipleStatements: true })
  await several.query("create procedure pair() begin select 1 as a; select 2 as b; end")
  const start = bench.statements.length
  const [results] = await several.query("call pair()")
  expect(results).toMatchObject([[{ a: 1 }], [{ b: 2 }], { affectedRows: 0 }])
  expect(recordsSince(start)).toEqual([["call pair()", true]])
  // With a statement of the gateway's behind it, every result but the last says that more follow.
  const [mixed] = await several.query("call pair(); set aad_auth_validate_oids_in_tenant = on; select 3 as c")
  expect(mixed).toMatchObject([[{ a: 1 }], [{ b: 2 }], {}, {}, [{ c: 3 }]])
})

test("passwords are blotted out of the records", async () => {
  const start = bench.statements.length
  await session.query("create user 'x' identified by 'sesame'")
  await session.query("set password for 'x' = 'sesame2'")
  await session.query("drop user 'x'")
  expect(recordsSince(start)).toEqual([
    ["create user 'x' identified by '***'", true],
    ["set password for 'x' = '***'", true],
    ["drop user 'x'", true],
  ])
})

test("records follow the database in use", async () => {
  const start = bench.statements.length
  const other = await bench.asPasswordAdmin()
  await other.query("use information_schema")
  await other.query("select 1")
  await other.changeUser({ database: "shop" }).catch(() => undefined)
  expect(bench.statements.slice(start).map(({ database, sql, user }) => [database, user, sql])).toEqual([
    ["shop", "mysqladmin", "use information_schema"],
    ["information_schema", "mysqladmin", "select 1"],
  ])
})

test("changing the user inside a session is refused", async () => {
  const other = await bench.asPasswordAdmin()
  expect(await failure(other.changeUser({ user: "mysqladmin" }))).toMatchObject({ errno: 1047 })
})

test("a reset session starts afresh", async () => {
  const other = await bench.asPasswordAdmin()
  await other.query("set @mine = 1")
  await other.reset()
  expect(await rowsOf(other, "select @mine as mine")).toEqual([{ mine: null }])
})

test("local files are not asked for", async () => {
  expect(
    await failure(session.query("load data local infile '/etc/hostname' into table part")),
  ).toMatchObject({
    errno: expect.any(Number),
  })
})

test("what drivers ask of MySQL 8.0 by itself is understood", async () => {
  expect(
    await rowsOf(
      session,
      "SELECT @@session.transaction_isolation AS transaction_isolation, @@transaction_read_only AS transaction_read_only",
    ),
  ).toEqual([{ transaction_isolation: "REPEATABLE-READ", transaction_read_only: 0 }])
  await session.query("SET SESSION transaction_isolation = 'READ-COMMITTED'")
  await session.query("SET NAMES utf8mb4 COLLATE utf8mb4_0900_ai_ci")
  const modern = await bench.asPasswordAdmin({ charset: "utf8mb4_0900_ai_ci" })
  expect(await rowsOf(modern, "select 'grün 🌱' as text")).toEqual([{ text: "grün 🌱" }])
})

test("text in another character set arrives byte by byte", async () => {
  const latin = await bench.asPasswordAdmin({ charset: "latin1_swedish_ci" })
  expect(await rowsOf(latin, "select hex(_binary 'é') as bytes")).toEqual([{ bytes: "E9" }])
  expect(await rowsOf(latin, "select hex(_binary 'é') as bytes", [])).toEqual([{ bytes: "E9" }])
})

test("packets beyond 16 MB go both ways, as text and as parameter", async () => {
  const size = 0xffffff + 1000
  const body = Buffer.alloc(size, "abcdefg")
  await session.execute("insert into part values (1, ?)", [body])
  await session.query("insert into part values (2, ?)", [body])
  for (const sql of ["select body from part where id = 1", "select body from part where id = 2"]) {
    const [row] = await rowsOf(session, sql)
    expect(isSame(row?.["body"], body)).toBe(true)
  }
  const [prepared] = await rowsOf(session, "select body from part where id = ?", [1])
  expect(isSame(prepared?.["body"], body)).toBe(true)
  // A payload of exactly the largest size is followed by an empty packet.
  const exact = `select length('${"x".repeat(0xffffff - 1 - "select length('') as size".length)}') as size`
  expect(exact.length + 1).toBe(0xffffff)
  expect(await rowsOf(session, exact)).toEqual([{ size: 0xffffff - 26 }])
}, 30_000)

test("many rows arrive in order at a reader that is slow", async () => {
  const { host, port, server, ca } = bench
  const reader = createCallbackConnection({
    host,
    port,
    user: server.administratorLogin,
    password: server.administratorPassword,
    ssl: { ca },
  })
  const sql =
    "with recursive n (i) as (select 1 union all select i + 1 from n where i < 150000) select i, repeat('x', 100) as x from n"
  reader.query("set session max_recursive_iterations = 1000000")
  let last = 0
  for await (const row of reader.query(sql).stream({ highWaterMark: 10 })) {
    const i = numberIn(row)
    if (i !== last + 1) throw new Error(`row ${i} after row ${last}`)
    last = i
    if (i % 10_000 === 0) await new Promise((done) => setImmediate(done))
  }
  expect(last).toBe(150_000)
  reader.destroy()
}, 30_000)

test("sessions are served at the same time, and one can end another's query", async () => {
  const sleeper = await bench.asPasswordAdmin()
  const sleeping = failure(sleeper.query("select sleep(30)"))
  const others = await Promise.all(Array.from({ length: 20 }, () => bench.asPasswordAdmin()))
  const answers = await Promise.all(others.map((other, index) => rowsOf(other, `select ${index} as n`)))
  expect(answers.map(([row]) => row?.["n"])).toEqual(others.map((_, index) => index))
  // The number a driver was greeted with is the one that KILL takes.
  const { threadId } = sleeper
  const running = `select INFO as sql_text from information_schema.PROCESSLIST where ID = ${threadId}`
  expect(await rowsOf(session, running)).toEqual([{ sql_text: "select sleep(30)" }])
  await session.query(`kill query ${threadId}`)
  expect(await sleeping).toMatchObject({ errno: 1317, sqlState: "70100" })
  expect(await rowsOf(sleeper, "select connection_id() as id")).toEqual([{ id: threadId }])
})
