import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import tls from "node:tls"
import { demoSeed, type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type AppDatabase, inAppSession } from "../support/app-session.ts"
import { shop } from "../support/shop.ts"

const script = new URL("../fixtures/eleven-commands.sh", import.meta.url)
const [workspace] = demoSeed.fabricWorkspaces ?? []
const [fabricDatabase] = workspace?.sqlDatabases ?? []
const mysqlIdentity = demoSeed.mysqlServers?.[0]?.userAssignedIdentities?.[0]

let sandbox: Sandbox
let state: string

beforeAll(async () => {
  sandbox = await startSandbox({ seed: demoSeed, faults: { retryAfterSeconds: 0 } })
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), sandbox.caPem])
  state = await mkdtemp(join(tmpdir(), "keyless-eleven-"))
})

afterAll(async () => {
  await sandbox.stop()
  await rm(state, { recursive: true, force: true })
})

interface Linker {
  readonly name: string
  readonly targetService: { readonly id?: string; readonly endpoint?: string }
  readonly authInfo: { readonly authType: string; readonly userName: string }
}

const variables = {
  RESOURCE_GROUP: shop.group,
  APPSERVICE_NAME: shop.site,
  POSTGRESQL_HOST: shop.server,
  MYSQL_HOST: "shop-mysql",
  SQL_HOST: "shop-sql",
  DATABASE_NAME: shop.database,
  SUBSCRIPTION_ID: shop.subscription,
  USER_IDENTITY_CLIENT_ID: shop.identity.clientId,
  SERVICE_PRINCIPAL_CLIENT_ID: shop.application.clientId,
  CLIENTSECRET: shop.application.secret,
  IDENTITY_RESOURCE_ID: mysqlIdentity,
  FABRIC_WORKSPACE_UUID: workspace?.id,
  FABRIC_SQL_DB_UUID: fabricDatabase?.id,
  CLIENT_TYPE: "python",
}

/** Runs a shell script in which `keyless` is the built command line. */
function inShell(text: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const bin = join(
    dirname(createRequire(import.meta.url).resolve("keyless/package.json")),
    "dist",
    "keyless.js",
  )
  const env = {
    PATH: process.env["PATH"],
    HOME: state,
    KEYLESS_STATE_DIR: state,
    KEYLESS_BIN: bin,
    NODE_BIN: process.execPath,
    ...sandbox.callerEnvironment(),
    ...variables,
  }
  const whole = `set -e\nkeyless() { "$NODE_BIN" "$KEYLESS_BIN" "$@"; }\n${text}`
  return new Promise((resolve) => {
    const child = execFile("sh", ["-c", whole], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })
}

/** The JSON documents that commands print one after another. */
function documents(text: string): readonly Linker[] {
  return text
    .split(/^(?=\{$)/m)
    .filter((part) => part.trim() !== "")
    .map((part): Linker => JSON.parse(part))
}

it("runs the eleven commands as they are printed, and every identity gets into its database", async () => {
  const commands = await readFile(script, "utf8")
  expect(commands.match(/^keyless webapp connection create/gm)).toHaveLength(11)
  const first = await inShell(commands)
  expect(first.code, first.stderr).toBe(0)
  const linkers = documents(first.stdout)
  expect(linkers).toHaveLength(11)

  for (const linker of linkers) {
    const database = await databaseOf(linker)
    const what = `${linker.name} as ${linker.authInfo.authType}`
    const rows = await inAppSession(database, async (run) => {
      const table = `proof_${linker.name.toLowerCase()}`
      await run(`CREATE TABLE ${table} (id int PRIMARY KEY, what varchar(20))`)
      await run(`INSERT INTO ${table} VALUES (1, 'tea')`)
      return run(`SELECT what FROM ${table} WHERE id = 1`)
    })
    expect(rows, what).toEqual([{ what: "tea" }])
  }

  const again = await inShell(commands)
  expect(again.code, again.stderr).toBe(0)
  expect(documents(again.stdout).map(({ name }) => name)).toEqual(linkers.map(({ name }) => name))
}, 300_000)

async function databaseOf({ targetService, authInfo }: Linker): Promise<AppDatabase> {
  const id = (targetService.id ?? targetService.endpoint ?? "").toLowerCase()
  const [audience, protocol, server] = placeOf(id)
  const at = sandbox.databases().find((each) => each.id.toLowerCase() === server)
  if (at === undefined) throw new Error(`the sandbox has no server for ${id}`)
  return {
    protocol,
    host: at.host,
    port: at.port,
    database: protocol === "tds" && id.startsWith("https:") ? fabricName() : shop.database,
    user: authInfo.userName,
    token: await sandbox.tokenFor(objectIdOf(authInfo.authType), audience),
  }
}

const ossrdbms = "https://ossrdbms-aad.database.windows.net"
const sql = "https://database.windows.net"

function placeOf(id: string): readonly [audience: string, protocol: AppDatabase["protocol"], server: string] {
  if (id.startsWith("https:")) return [sql, "tds", id.slice(0, id.lastIndexOf("/sqldatabases/"))]
  const server = id.slice(0, id.lastIndexOf("/databases/"))
  if (id.includes("microsoft.dbforpostgresql")) return [ossrdbms, "postgresql", server]
  if (id.includes("microsoft.dbformysql")) return [ossrdbms, "mysql", server]
  return [sql, "tds", server]
}

function fabricName(): string {
  return `${fabricDatabase?.displayName}-${fabricDatabase?.id}`
}

function objectIdOf(authType: string): string {
  const system = sandbox.state().sites?.find(({ name }) => name === shop.site)?.systemIdentity?.principalId
  const ids: Readonly<Record<string, string | undefined>> = {
    systemAssignedIdentity: system,
    userAssignedIdentity: shop.identity.principalId,
    servicePrincipalSecret: shop.application.objectId,
  }
  return ids[authType] ?? ""
}
