import mssql from "mssql"
import type { ConnectionPool } from "mssql"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { createBench } from "./bench.ts"
import type { Bench } from "./bench.ts"

let bench: Bench
let pool: ConnectionPool
beforeAll(async () => {
  bench = await createBench()
  pool = await new mssql.ConnectionPool({
    server: bench.host,
    port: bench.port,
    database: "appdb",
    authentication: { type: "azure-active-directory-access-token", options: { token: await bench.token() } },
    options: {
      encrypt: true,
      trustServerCertificate: false,
      cryptoCredentialsDetails: { ca: bench.ca },
    },
    pool: { max: 1 },
  }).connect()
})
afterAll(async () => {
  await pool.close()
  await bench.close()
})
beforeEach(() => {
  bench.engine.executed.length = 0
})

test("a query with inputs", async () => {
  const result = await pool.request().input("id", mssql.Int, 7).input("name", "Zoë").query("echo @id, @name")
  expect(result.recordset).toEqual([{ id: 7, name: "Zoë" }])
  expect(result.rowsAffected).toEqual([1])
})

test("a procedure with an output", async () => {
  const result = await pool
    .request()
    .input("number", mssql.Int, 21)
    .output("result", mssql.Int, 42)
    .execute("dbo.twice")
  expect(result.output).toEqual({ result: 42 })
  expect(result.returnValue).toBe(0)
})

test("a prepared statement", async () => {
  const statement = new mssql.PreparedStatement(pool)
  statement.input("id", mssql.Int)
  await statement.prepare("echo @id")
  expect((await statement.execute({ id: 1 })).recordset).toEqual([{ id: 1 }])
  expect((await statement.execute({ id: 2 })).recordset).toEqual([{ id: 2 }])
  await statement.unprepare()
})

test("a transaction", async () => {
  const transaction = new mssql.Transaction(pool)
  await transaction.begin()
  await new mssql.Request(transaction).query("update")
  await transaction.rollback()
  expect(bench.engine.executed.at(-1)?.sql).toBe("ROLLBACK TRANSACTION")
})

test("an error with its number", async () => {
  await expect(pool.request().query("fail")).rejects.toMatchObject({
    number: 208,
    state: 3,
    class: 16,
    lineNumber: 4,
  })
})
