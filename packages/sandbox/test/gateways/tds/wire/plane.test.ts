import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import mssql from "mssql"
import { afterAll, beforeAll, expect, test } from "vitest"
import { openCertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import type { CertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import type { SqlPlane, SqlServerView } from "../../../../src/gateways/tds/ports.ts"
import type { StatementRecord } from "../../../../src/kit/ports.ts"
import { createSqlPlane } from "../../../../src/gateways/tds/index.ts"
import { adminOid, appOid, audience, createIdentity } from "./identity.ts"

/** The whole plane: listeners, wire and the engine of the sandbox. */
let authority: CertificateAuthority
let identity: Awaited<ReturnType<typeof createIdentity>>
let plane: SqlPlane
let directory: string
const statements: StatementRecord[] = []
const pools: mssql.ConnectionPool[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "keyless-sql-plane-"))
  authority = await openCertificateAuthority(directory)
  identity = await createIdentity()
  plane = createSqlPlane({
    directory,
    identity: identity.directory,
    issueCertificate: (names) => authority.issue(names),
    onStatement: (record) => void statements.push(record),
  })
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()))
  await plane.close()
  rmSync(directory, { recursive: true, force: true })
})

const viewOf = (name: string, administrators: string[] = [adminOid]): SqlServerView => ({
  id: `/subscriptions/s/resourcegroups/rg/providers/microsoft.sql/servers/${name}`,
  name,
  flavour: "azure-sql",
  databases: [{ name: "appdb", sql: ["CREATE TABLE notes (id int PRIMARY KEY, text nvarchar(100))"] }],
  administrators,
  admitted: null,
  passwordAdministrator: { login: "sqladmin", password: "sandbox-only-Passw0rd" },
  firewall: {
    publicNetworkAccess: "Enabled",
    activeRules: [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }],
  },
  clientAddress: "203.0.113.7",
  audiences: [audience],
  canReadDirectory: true,
})

const connect = async (
  address: { host: string; port: number },
  token: string,
  database = "appdb",
): Promise<mssql.ConnectionPool> => {
  const pool = new mssql.ConnectionPool({
    server: address.host,
    port: address.port,
    database,
    authentication: { type: "azure-active-directory-access-token", options: { token } },
    options: {
      encrypt: true,
      trustServerCertificate: false,
      cryptoCredentialsDetails: { ca: authority.pem },
    },
  })
  await pool.connect()
  pools.push(pool)
  return pool
}

test("servers have addresses of their own, and databases that keep rows", async () => {
  const first = await plane.addServer(() => viewOf("one"))
  const second = await plane.addServer(() => viewOf("two"))
  expect(`${first.host}:${first.port}`).not.toBe(`${second.host}:${second.port}`)
  const one = await connect(first, await identity.token())
  const two = await connect(second, await identity.token())
  const insert = "INSERT INTO notes (id, text) VALUES (@id, @text)"
  const inserted = await one.request().input("id", mssql.Int, 1).input("text", "Zoë").query(insert)
  expect(inserted.rowsAffected).toEqual([1])
  expect((await one.request().query("SELECT id, text FROM notes")).recordset).toEqual([
    { id: 1, text: "Zoë" },
  ])
  expect((await two.request().query("SELECT id, text FROM notes")).recordset).toEqual([])
  expect(statements.find(({ sql, server }) => sql === insert && server === "one")).toMatchObject({
    database: "appdb",
    ok: true,
  })
})

test("a transaction that is rolled back leaves nothing", async () => {
  const address = await plane.addServer(() => viewOf("transactions"))
  const pool = await connect(address, await identity.token())
  const transaction = new mssql.Transaction(pool)
  await transaction.begin()
  await new mssql.Request(transaction).query("INSERT INTO notes (id, text) VALUES (1, N'gone')")
  await transaction.rollback()
  expect((await pool.request().query("SELECT COUNT(*) AS n FROM notes")).recordset).toEqual([{ n: 0 }])
})

test("whoever has no user in the database is refused, also after an administrator was replaced", async () => {
  let view = viewOf("administrators")
  const address = await plane.addServer(() => view)
  await connect(address, await identity.token())
  await expect(connect(address, await identity.token({ oid: appOid, kind: "app" }))).rejects.toThrow(
    "Login failed for user '<token-identified principal>'.",
  )
  view = viewOf("administrators", [appOid])
  await plane.syncAdministrators(view.id)
  await connect(address, await identity.token({ oid: appOid, kind: "app" }))
  await expect(connect(address, await identity.token())).rejects.toThrow("Login failed")
})

test("databases are made and dropped, and a server goes with its listener", async () => {
  const address = await plane.addServer(() => viewOf("databases"))
  const { id } = viewOf("databases")
  await expect(connect(address, await identity.token(), "more")).rejects.toThrow("Login failed")
  await plane.createDatabase(id, "more")
  const pool = await connect(address, await identity.token(), "more")
  expect((await pool.request().query("SELECT DB_NAME() AS name")).recordset).toEqual([{ name: "more" }])
  await plane.dropDatabase(id, "more")
  await expect(connect(address, await identity.token(), "more")).rejects.toThrow("Login failed")
  await plane.removeServer(id)
  await expect(connect(address, await identity.token())).rejects.toThrow(/Failed to connect/)
})
