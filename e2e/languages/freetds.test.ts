import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { connect } from "./support/connect.ts"
import { runTool } from "./support/process.ts"
import { databaseOf, languageSeed } from "./support/world.ts"

const cell = { client: "python", target: "sql", auth: "system-identity" } as const

let world: World
let folder: string
beforeAll(async () => {
  if (!existsSync("/usr/lib/x86_64-linux-gnu/odbc/libtdsodbc.so"))
    throw new Error("Install the Debian package tdsodbc")
  folder = await mkdtemp(join(tmpdir(), "keyless-freetds-"))
  world = await openWorld()
  const seed = languageSeed("apps")
  const sqlServers = seed.sqlServers?.map((server) => ({ ...server, firewallRules: [shop.standingRule] }))
  await world.begin({ ...seed, ...(sqlServers === undefined ? {} : { sqlServers }) })
})
afterAll(async () => {
  await world.stop()
  await rm(folder, { recursive: true, force: true })
})

/** The address that the settings have, with the login of FreeTDS, which knows no tokens: the server's administrator with its password. */
const program = `
import os, pyodbc
read = lambda name: os.environ["AZURE_SQL_" + name]
db = pyodbc.connect(
    "Driver=FreeTDS;TDS_Version=7.4;Encryption=require;UID=sqladmin;PWD=" + os.environ["ADMIN_PASSWORD"]
    + f";Server={read('SERVER')};Port={read('PORT')};Database={read('DATABASE')}", autocommit=True)
db.execute("create table orders (what nvarchar(20))")
db.execute("insert into orders values (?)", "tea")
print(db.execute("select db_name(), what from orders").fetchone())
`

test("pyodbc over FreeTDS opens the database at the address that the settings have", async () => {
  const { environment } = await connect(world, cell, folder)
  const output = await runTool(folder, "/usr/bin/python3", ["-c", program], {
    ...environment,
    ADMIN_PASSWORD: "sandbox-only-Passw0rd",
  })
  expect(output).toBe(`('${databaseOf(cell)}', 'tea')\n`)
})
