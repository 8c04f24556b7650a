import { execFile, spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { createBench, password } from "./bench.ts"
import type { Bench } from "./bench.ts"

/** FreeTDS knows no tokens, so it comes as the password administrator. */
let bench: Bench
let folder: string

beforeAll(async () => {
  if (!existsSync("/usr/bin/tsql")) throw new Error("This test needs the Debian package freetds-bin")
  bench = await createBench()
  folder = mkdtempSync(join(tmpdir(), "keyless-freetds-"))
  const section = (name: string, encryption: string) =>
    [
      `[${name}]`,
      `host = ${bench.host}`,
      `port = ${bench.port}`,
      "tds version = 7.4",
      `encryption = ${encryption}`,
      `ca file = ${bench.caFile}`,
      "client charset = UTF-8",
    ].join("\n")
  writeFileSync(
    join(folder, "freetds.conf"),
    ["require", "request"].map((name) => section(name, name)).join("\n\n"),
  )
})
afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  bench.engine.executed.length = 0
})

const environment = () => ({ ...process.env, FREETDSCONF: join(folder, "freetds.conf"), LC_ALL: "C.UTF-8" })

/** Types lines into `tsql` and answers what it prints. */
const tsql = (server: string, lines: string, secret = password) =>
  new Promise<string>((done) => {
    const child = spawn("/usr/bin/tsql", ["-S", server, "-U", "sqladmin", "-P", secret, "-D", "appdb"], {
      env: environment(),
    })
    let output = ""
    child.stdout.on("data", (chunk) => (output += String(chunk)))
    child.stderr.on("data", (chunk) => (output += String(chunk)))
    child.on("close", () => done(output))
    child.stdin.on("error", () => undefined)
    child.stdin.end(lines)
  })

test.each(["require", "request"])("tsql logs in with encryption %s and reads rows", async (server) => {
  const output = await tsql(server, "rows 3\ngo\nexit\n")
  expect(output).toContain("row 2")
  expect(output).toContain("(3 rows affected)")
})

test("tsql reads an error and goes on", async () => {
  const output = await tsql("require", "fail\ngo\nselect 1 as one\ngo\nexit\n")
  expect(output).toMatch(
    /Msg 208 \(severity 16, state 3\) from sql1 Line 4:\s+"Invalid object name 'nothing'\."/,
  )
  expect(output).toContain("(1 row affected)")
})

test("tsql is told that its password is wrong", async () => {
  expect(await tsql("require", "exit\n", "wrong")).toContain("Login failed for user 'sqladmin'.")
})

/** Runs Python with a pyodbc connection named `db` over the FreeTDS driver for ODBC. */
const pyodbc = async (program: string): Promise<unknown> => {
  const python = "/usr/bin/python3"
  const source = `
import json, os, sys
try:
    import pyodbc
except ImportError:
    sys.exit("This test needs the Debian package python3-pyodbc")
if "FreeTDS" not in pyodbc.drivers():
    sys.exit("This test needs the Debian package tdsodbc")
pyodbc.pooling = False
db = pyodbc.connect(os.environ["CONNECTION"], autocommit=True)
${program}
`
  const connection =
    `Driver=FreeTDS;Server=${bench.host};Port=${bench.port};TDS_Version=7.4;Encryption=require;` +
    `Database=appdb;UID=sqladmin;PWD=${password};ClientCharset=UTF-8`
  const { stdout } = await promisify(execFile)(python, ["-c", source], {
    env: { ...environment(), CONNECTION: connection },
  })
  return JSON.parse(stdout)
}

test("ODBC binds parameters of the usual types and reads them back", async () => {
  const values = await pyodbc(`
import datetime, decimal, uuid
values = [1, 2**40, True, 1.5, decimal.Decimal("-12.345"),
    decimal.Decimal("-12345678901234567890123456789.012345678"), "Zoë €", b"\\x00\\x01",
    datetime.datetime(2026, 11, 24, 13, 45, 6, 789000), datetime.date(2026, 11, 24), None]
row = db.cursor().execute("echo " + ", ".join("?" * len(values)), values).fetchone()
print(json.dumps([str(value) for value in row]))
`)
  expect(values).toEqual([
    "1",
    "1099511627776",
    "True",
    "1.5",
    "-12.345",
    "-12345678901234567890123456789.012345678",
    "Zoë €",
    "b'\\x00\\x01'",
    "2026-11-24 13:45:06.789000",
    "2026-11-24",
    "None",
  ])
})

test("ODBC reads many rows and large values, and hears errors", async () => {
  const answer = await pyodbc(`
rows = db.cursor().execute("rows 5000").fetchall()
large = db.cursor().execute("echo ?", ["x" * 100000]).fetchone()[0]
try:
    db.cursor().execute("fail").nextset()
    error = None
except pyodbc.Error as failure:
    error = failure.args[1]
again = db.cursor().execute("select 1 as one").fetchone()[0]
print(json.dumps([len(rows), rows[4999][1], len(large), error, again]))
`)
  expect(answer).toEqual([
    5000,
    "row 4999",
    100_000,
    expect.stringContaining("Invalid object name 'nothing'. (208)"),
    1,
  ])
})

test("ODBC leaves a result before its end, and the session goes on", async () => {
  const answer = await pyodbc(`
cursor = db.cursor().execute("rows 200000")
first = cursor.fetchone()[1]
cursor.close()
print(json.dumps([first, db.cursor().execute("select 1 as one").fetchone()[0]]))
`)
  expect(answer).toEqual(["row 0", 1])
})

test("ODBC commits and rolls back", async () => {
  await pyodbc(`
db.autocommit = False
db.cursor().execute("update")
db.commit()
db.cursor().execute("update")
db.rollback()
print("null")
`)
  const statements = bench.engine.executed.map(({ sql }) => sql)
  expect(statements.filter((sql) => sql === "update")).toHaveLength(2)
  expect(statements.join("\n")).toMatch(/COMMIT TRANSACTION[\s\S]*ROLLBACK TRANSACTION/i)
})
