import { afterEach, beforeEach, expect, test } from "vitest"
import { failure, firstError, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
beforeEach(() => {
  server = startEngine()
  rows(server.admin(), "create table t (a int primary key)")
})
afterEach(() => server.close())

test("others see a transaction's rows when it has committed", () => {
  const [one, two] = [server.admin(), server.admin()]
  rows(one, "begin transaction; insert t values (1)")
  expect(rows(two, "select count(*) from t")).toEqual([[0]])
  expect(rows(one, "select count(*), @@trancount from t")).toEqual([[1, 1]])
  const replies = one.execute("commit")
  expect(replies).toContainEqual({ kind: "transaction", change: "commit" })
  expect(rows(two, "select count(*) from t")).toEqual([[1]])
})

test("rollback takes back rows, tables and users", () => {
  const one = server.admin()
  rows(
    one,
    "begin tran; insert t values (1); save tran s; insert t values (2); rollback tran s; create table u (a int); create user x without login",
  )
  expect(rows(one, "select count(*) from t")).toEqual([[1]])
  rows(one, "rollback")
  expect(rows(one, "select count(*), object_id('u'), user_id('x') from t")).toEqual([[0, null, null]])
})

test("closing a session rolls back, and frees the others", () => {
  const [one, two] = [server.admin(), server.admin()]
  rows(one, "begin tran; insert t values (1)")
  expect(failure(two, "insert t values (2)")).toMatchObject({ number: 1205, severity: 13 })
  one.close()
  rows(two, "insert t values (1)")
})

test("a writer waits for another's transaction", async () => {
  const [one, two] = [server.admin(), server.admin()]
  rows(one, "begin tran; insert t values (1)")
  const waiting = two.executeWaiting?.("insert t values (2); select count(*) from t")
  rows(one, "commit")
  const replies = (await waiting) ?? []
  expect(firstError(replies)).toBeUndefined()
  expect(replies.find((reply) => reply.kind === "rows")).toMatchObject({ rows: [[2]] })
})

test("many sessions at once lose nothing", async () => {
  const sessions = Array.from({ length: 8 }, () => server.admin())
  await Promise.all(
    sessions.map(async (session, index) => {
      for (let round = 0; round < 10; round++) {
        const replies = await session.executeWaiting?.(
          `begin tran; insert t values (${index * 100 + round}); commit`,
        )
        expect(firstError(replies ?? [])).toBeUndefined()
      }
    }),
  )
  expect(rows(server.admin(), "select count(*) from t")).toEqual([[80]])
})

test("sp_reset_connection leaves nothing of the user before", () => {
  const one = server.admin()
  rows(
    one,
    "create user u without login; set implicit_transactions on; insert t values (1); execute as user = 'u'",
  )
  rows(one, "exec sp_reset_connection")
  expect(rows(one, "select user_name(), @@trancount, count(*) from t")).toEqual([["dbo", 0, 0]])
})

test("a failed statement takes back itself alone; with XACT_ABORT everything", () => {
  const one = server.admin()
  expect(
    failure(one, "begin tran; insert t values (1); insert t values (2), (1); insert t values (3); commit")
      ?.number,
  ).toBe(2627)
  expect(rows(one, "select a from t order by a")).toEqual([[1], [3]])
  expect(
    failure(one, "set xact_abort on; begin tran; insert t values (4); insert t values (1)")?.number,
  ).toBe(2627)
  expect(rows(one, "select count(*), @@trancount from t")).toEqual([[2, 0]])
})

test("databases come and go, with sessions of a dropped one ended", () => {
  server.engine.createDatabase("more")
  const more = server.session({ kind: "password", user: "boss", password: "Pass-word1" }, "MORE")
  rows(more, "create table t (a int)")
  expect(
    rows(
      server.session({ kind: "password", user: "boss", password: "Pass-word1" }, "master"),
      "select name from sys.databases order by 1",
    ),
  ).toEqual([["app"], ["master"], ["more"]])
  server.engine.dropDatabase("more")
  const gone = server.engine.login({ kind: "password", user: "boss", password: "Pass-word1" }, "more")
  expect(!gone.ok && gone.refused.number).toBe(4060)
})

test("each batch is told with who ran it", () => {
  const one = server.admin()
  rows(one, "select 1")
  failure(one, "select * from nowhere")
  expect(server.statements.slice(-2)).toEqual([
    { database: "app", user: "dbo", sql: "select 1", ok: true },
    { database: "app", user: "dbo", sql: "select * from nowhere", ok: false },
  ])
})

test("loading SQLite prints no warning", async () => {
  const { execFile } = await import("node:child_process")
  const { promisify } = await import("node:util")
  const module = new URL("../src/storage/sqlite.ts", import.meta.url).href
  const script = `import(${JSON.stringify(module)}).then((m) => { m.openStore(":memory:").close(); process.emitWarning("still here") })`
  const { stderr } = await promisify(execFile)(process.execPath, [
    "--conditions=@keyless/source",
    "-e",
    script,
  ])
  expect(stderr).not.toContain("SQLite")
  expect(stderr).toContain("still here")
})
