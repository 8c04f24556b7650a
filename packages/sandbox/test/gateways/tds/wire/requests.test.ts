import { Connection, ISOLATION_LEVEL, Request, TYPES } from "tedious"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { createBench, failure, run } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { column, results } from "./fake-engine.ts"

let bench: Bench
let connection: Connection
beforeAll(async () => {
  bench = await createBench()
  connection = await bench.asAdmin()
})
afterAll(() => bench.close())
beforeEach(() => {
  bench.errors.length = 0
  bench.engine.executed.length = 0
})

const batch = (sql: string, on = connection) => run(on, sql, undefined, (request) => on.execSqlBatch(request))
const statements = () => bench.engine.executed.map(({ sql }) => sql)

test("a batch and a statement with parameters reach the engine as they were sent", async () => {
  await batch("rows 1")
  await run(connection, "echo @text", (request) => request.addParameter("text", TYPES.NVarChar, "ä€😀"))
  expect(bench.engine.executed).toEqual([
    { sql: "rows 1", parameters: [] },
    {
      sql: "echo @text",
      parameters: [{ name: "@text", type: { name: "nvarchar", length: 4 }, value: "ä€😀", output: false }],
    },
  ])
})

test("many rows arrive, nulls among them, over several packets", async () => {
  const { rows, rowCount } = await batch("rows 20000")
  expect(rowCount).toBe(20_000)
  expect(rows).toHaveLength(20_000)
  expect(rows[19_999]).toEqual({ id: 19_999, text: "row 19999", third: 19_999 })
  expect(rows[9999]).toEqual({ id: 9999, text: "row 9999", third: null })
})

test("counts of statements without rows arrive", async () => {
  expect((await batch("update")).rowCount).toBe(5)
})

test("an error comes with number, state, class and line, and the session goes on", async () => {
  expect(await failure(batch("fail"))).toMatchObject({ message: "Invalid object name 'nothing'." })
  expect(bench.errors).toMatchObject([
    { number: 208, state: 3, class: 16, lineNumber: 4, serverName: "sql1" },
  ])
  expect((await batch("select 1 as one")).rows).toEqual([{ one: 1 }])
})

test("a message below an error is one", async () => {
  const messages: string[] = []
  const hear = ({ message }: { message: string }) => messages.push(message)
  connection.on("infoMessage", hear)
  await batch("print")
  connection.off("infoMessage", hear)
  expect(messages).toEqual(["hello"])
})

test.each(["fatal", "fault"])("after a fatal error the session is closed: %s", async (sql) => {
  const own = await bench.asAdmin()
  const ended = new Promise((done) => own.once("end", done))
  await failure(batch(sql, own))
  await ended
  expect(bench.errors.at(-1)?.class).toBeGreaterThanOrEqual(20)
})

test("a value that is none of its type is the sandbox's fault, and says so", async () => {
  const own = await bench.asAdmin()
  results.set("wrong value", [
    { kind: "rows", columns: [column("day", { name: "date" })], rows: [["2026-11-24"], ["yesterday"]] },
    { kind: "done", rowCount: 2 },
  ])
  expect(await failure(batch("wrong value", own))).toMatchObject({
    message: 'The sandbox failed: The engine answered "yesterday" for a date or time',
  })
})

test("output parameters come back by name", async () => {
  const { outputs } = await run(connection, "outputs", (request) => {
    request.addParameter("in", TYPES.Int, 1)
    request.addOutputParameter("out", TYPES.NVarChar, "value", { length: 20 })
    request.addOutputParameter("count", TYPES.BigInt, "9007199254740993")
  })
  expect(outputs).toEqual({ out: "value", count: "9007199254740993" })
})

test("a procedure is run by name, with its parameters", async () => {
  const { outputs } = await run(
    connection,
    "dbo.twice",
    (request) => {
      request.addParameter("number", TYPES.Int, 21)
      request.addOutputParameter("result", TYPES.Int, 42)
    },
    (request) => connection.callProcedure(request),
  )
  expect(outputs).toEqual({ result: 42 })
  expect(statements()).toEqual(["EXEC [dbo].[twice] @number = @P1, @result = @P2 OUTPUT"])
})

test("what a procedure is called is quoted", async () => {
  const call = (name: string) =>
    failure(run(connection, name, undefined, (request) => connection.callProcedure(request)))
  await call("x; DROP TABLE t")
  await call("[my db]..[a]]b]")
  expect(statements()).toEqual(["EXEC [x; DROP TABLE t]", "EXEC [my db]..[a]]b]"])
})

test("server cursors are refused and named", async () => {
  const call = run(connection, "sp_cursoropen", undefined, (request) => connection.callProcedure(request))
  expect(await failure(call)).toMatchObject({
    message: "Procedure sp_cursoropen is not supported in the Keyless sandbox.",
  })
  expect(bench.errors[0]?.number).toBe(40_515)
})

test("a statement is prepared, executed with several values and given up", async () => {
  const rows: unknown[] = []
  const request = new Request("echo @id, @name", () => undefined)
  request.addParameter("id", TYPES.Int, undefined)
  request.addParameter("name", TYPES.VarChar, undefined)
  request.on("row", (columns: { value: unknown }[]) => rows.push(columns.map(({ value }) => value)))
  const step = (start: () => void) =>
    new Promise<void>((done, fail) => {
      request.userCallback = (error: Error | null | undefined) =>
        error === undefined || error === null ? done() : fail(error)
      start()
    })
  const prepared = new Promise<void>((done) => request.once("prepared", done))
  connection.prepare(request)
  await prepared
  await step(() => connection.execute(request, { id: 1, name: "one" }))
  await step(() => connection.execute(request, { id: 2, name: "two" }))
  await step(() => connection.unprepare(request))
  expect(rows).toEqual([
    [1, "one"],
    [2, "two"],
  ])
  await expect(step(() => connection.execute(request, { id: 3, name: "three" }))).rejects.toThrow(
    /Could not find prepared statement with handle \d+\./,
  )
  expect(bench.errors.at(-1)?.number).toBe(8179)
})

test("transactions begin, save, go back, commit", async () => {
  const step = (start: (done: (error: Error | null | undefined) => void) => void) =>
    new Promise<void>((done, fail) =>
      start((error) => (error === undefined || error === null ? done() : fail(error))),
    )
  await step((done) => connection.beginTransaction(done, "a]b", ISOLATION_LEVEL.SERIALIZABLE))
  await step((done) => connection.saveTransaction(done, "point"))
  await step((done) => connection.rollbackTransaction(done, "point"))
  await step((done) => connection.commitTransaction(done))
  await step((done) => connection.beginTransaction(done))
  await batch("select 1 as one")
  await step((done) => connection.rollbackTransaction(done))
  expect(statements()).toEqual([
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nBEGIN TRANSACTION [a]]b]",
    "SAVE TRANSACTION [point]",
    "ROLLBACK TRANSACTION [point]",
    "COMMIT TRANSACTION",
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\nBEGIN TRANSACTION",
    "select 1 as one",
    "ROLLBACK TRANSACTION",
  ])
})

test("a request is cancelled while its rows arrive, and the session goes on", async () => {
  let rows = 0
  const attempt = new Promise<void>((done, fail) => {
    const request = new Request("rows 500000", (error) => (error ? fail(error) : done()))
    request.on("row", () => {
      rows += 1
      if (rows === 100) connection.cancel()
    })
    connection.execSqlBatch(request)
  })
  expect(await failure(attempt)).toMatchObject({ code: "ECANCEL" })
  expect(rows).toBeLessThan(500_000)
  expect((await batch("select 1 as one")).rows).toEqual([{ one: 1 }])
})

test("a request is cancelled before it was sent in full, and the session goes on", async () => {
  const attempt = new Promise<void>((done, fail) => {
    const request = new Request("echo @large", (error) => (error ? fail(error) : done()))
    request.addParameter("large", TYPES.NVarChar, "x".repeat(20_000_000))
    connection.execSql(request)
    setImmediate(() => connection.cancel())
  })
  expect(await failure(attempt)).toMatchObject({ code: "ECANCEL" })
  expect((await batch("select 1 as one")).rows).toEqual([{ one: 1 }])
})

test("a pool's reset starts the session anew", async () => {
  const own = await bench.asAdmin()
  const sessions = bench.engine.sessions()
  await new Promise<void>((done, fail) => own.reset((error) => (error ? fail(error) : done())))
  expect(bench.engine.sessions()).toBe(sessions)
  expect((await batch("select 1 as one", own)).rows).toEqual([{ one: 1 }])
})

test("a session is closed with its connection", async () => {
  const before = bench.engine.sessions()
  const own = await bench.asAdmin()
  expect(bench.engine.sessions()).toBe(before + 1)
  own.close()
  await expect.poll(() => bench.engine.sessions()).toBe(before)
})
