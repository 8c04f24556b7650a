import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SignJWT, errors, generateKeyPair, jwtVerify } from "jose"
import { createConnection } from "mysql2/promise"
import type { Connection, ConnectionOptions, RowDataPacket } from "mysql2/promise"
import { createMysqlPlane } from "../../../../src/services/mysql/gateway/index.ts"
import { openCertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import type {
  DirectoryEntry,
  FirewallRule,
  IdentityDirectory,
  StatementRecord,
} from "../../../../src/kit/ports.ts"
import type { MysqlServerView } from "../../../../src/services/mysql/state.ts"
import { sandboxStateSchema } from "../../../../src/seed.ts"
import type { SandboxSeed } from "../../../../src/seed.ts"

export const audience = "https://ossrdbms-aad.database.windows.net"
export const ada = { objectId: "aaaaaaaa-0000-4000-8000-000000000001", name: "ada@example.com" }
export const bob = { objectId: "aaaaaaaa-0000-4000-8000-000000000002", name: "bob@example.com" }
export const app = {
  objectId: "bbbbbbbb-0000-4000-8000-000000000001",
  clientId: "bbbbbbbb-0000-4000-8000-00000000000c",
  name: "shop-web",
}
export const readers = { objectId: "cccccccc-0000-4000-8000-000000000001", name: "readers" }

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
const everywhere: FirewallRule = {
  name: "all",
  startIpAddress: "0.0.0.0",
  endIpAddress: "255.255.255.255",
}

interface Entry extends DirectoryEntry {
  readonly name: string
}

const entries: readonly Entry[] = [
  { kind: "user", ...ada },
  { kind: "user", ...bob },
  { kind: "app", ...app },
  { kind: "group", ...readers },
]

export interface TokenOptions {
  readonly of: { readonly objectId: string; readonly clientId?: string }
  readonly audience?: string
  readonly expiresIn?: number
}

/** An identity provider: signs tokens, verifies them, and knows two people, an application and a group of one person. */
export async function createIdentity() {
  const { publicKey, privateKey } = await generateKeyPair("ES256")
  const directory: IdentityDirectory = {
    async verifyToken(token, audiences) {
      try {
        const { payload } = await jwtVerify(token, publicKey, { audience: [...audiences] })
        return {
          ok: true,
          token: {
            objectId: String(payload["oid"]),
            tenantId: String(payload["tid"]),
            kind: payload["idtyp"] === "app" ? "app" : "user",
            clientId: String(payload["appid"]),
            expiresAt: new Date((payload.exp ?? 0) * 1000),
          },
        }
      } catch (error) {
        if (error instanceof errors.JWTExpired) return { ok: false, problem: "expired" }
        if (error instanceof errors.JWTClaimValidationFailed) return { ok: false, problem: "audience" }
        if (error instanceof errors.JWSSignatureVerificationFailed) return { ok: false, problem: "signature" }
        return { ok: false, problem: "malformed" }
      }
    },
    isMember: (objectId, groupId) => objectId === bob.objectId && groupId === readers.objectId,
    entries: () => [],
    findByName: (name) => entries.filter((entry) => entry.name.toLowerCase() === name.toLowerCase()),
    findById: (id) => entries.find(({ objectId, clientId }) => objectId === id || clientId === id),
  }
  const token = async ({ of, audience: aud = audience, expiresIn = 3600 }: TokenOptions): Promise<string> =>
    new SignJWT({
      oid: of.objectId,
      tid: "10000000-0000-4000-8000-000000000001",
      appid: of.clientId ?? azureCli,
      idtyp: of.clientId === undefined ? "user" : "app",
    })
      .setProtectedHeader({ alg: "ES256" })
      .setAudience(aud)
      .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
      .sign(privateKey)
  return { directory, token }
}

type ServerSeed = NonNullable<SandboxSeed["mysqlServers"]>[number]

interface BenchOptions {
  /** Where engines keep their files; a temporary directory if left out. */
  readonly engineDirectory?: string
  readonly warm?: boolean
}

/** One running plane with one server, and what is needed to connect to it. */
export async function createBench(seed: Partial<ServerSeed> = {}, options: BenchOptions = {}) {
  const identity = await createIdentity()
  const statements: StatementRecord[] = []
  const directory = mkdtempSync(join(tmpdir(), "keyless-plane-"))
  const authority = await openCertificateAuthority(directory)
  const state = sandboxStateSchema.parse({
    mysqlServers: [
      {
        resourceGroup: "rg",
        name: "mysql1",
        databases: ["shop"],
        sql: { shop: ["create table item (id int primary key, name varchar(40))"] },
        administrator: { objectId: ada.objectId, login: ada.name, identityResourceId: "/identity" },
        firewallRules: [everywhere],
        ...seed,
      },
    ],
  } satisfies SandboxSeed)
  const [server] = state.mysqlServers
  if (server === undefined) throw new Error("no server")
  const directoryReader = { allowed: true }
  const plane = createMysqlPlane({
    directory: options.engineDirectory ?? directory,
    warm: options.warm ?? false,
    issueCertificate: (names) => authority.issue(names),
    identity: identity.directory,
    onStatement: (record) => void statements.push(record),
  })
  const view = (): MysqlServerView => ({
    id: "/subscriptions/s/mysql1",
    state: server,
    activeFirewallRules: server.firewallRules,
    clientAddress: state.clientAddress,
    canReadDirectory: directoryReader.allowed,
  })
  const { host, port } = await plane.addServer(view)
  const connections = new Set<Connection>()
  const connect = async (config: ConnectionOptions): Promise<Connection> => {
    const connection = await createConnection({
      host,
      port,
      database: "shop",
      enableCleartextPlugin: true,
      ssl: { ca: authority.pem },
      ...config,
    })
    connection.on("error", () => undefined)
    connections.add(connection)
    return connection
  }
  return {
    plane,
    id: view().id,
    server,
    directoryReader,
    host,
    port,
    caFile: authority.file,
    ca: authority.pem,
    statements,
    token: identity.token,
    connect,
    /** A session of the Entra administrator, who is a person. */
    asAdmin: async (config: ConnectionOptions = {}) =>
      connect({ user: ada.name, password: await identity.token({ of: ada }), ...config }),
    /** A session of the application as the account `user`. */
    asApp: async (user: string, config: ConnectionOptions = {}) =>
      connect({ user, password: await identity.token({ of: app }), ...config }),
    asPasswordAdmin: async (config: ConnectionOptions = {}) =>
      connect({ user: server.administratorLogin, password: server.administratorPassword, ...config }),
    async close() {
      for (const connection of connections) connection.destroy()
      await plane.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type Bench = Awaited<ReturnType<typeof createBench>>

/** The rows of a query, without what mysql2 adds to them. */
export async function rowsOf(
  connection: Connection,
  sql: string,
  values?: (string | number)[],
): Promise<Record<string, unknown>[]> {
  const [rows] =
    values === undefined
      ? await connection.query<RowDataPacket[]>(sql)
      : await connection.execute<RowDataPacket[]>(sql, values)
  return rows.map((row) => ({ ...row }))
}

/** What a failed connection or query reported. */
export async function failure(
  attempt: Promise<unknown>,
): Promise<{ errno: unknown; sqlState: unknown; code: unknown; message: string }> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return {
      errno: "errno" in error ? error.errno : undefined,
      sqlState: "sqlState" in error ? error.sqlState : undefined,
      code: "code" in error ? error.code : undefined,
      message: error.message,
    }
  }
  throw new Error("It did not fail")
}
