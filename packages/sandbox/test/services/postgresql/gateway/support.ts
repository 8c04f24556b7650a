import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { SignJWT, errors, generateKeyPair, jwtVerify } from "jose"
import { Client } from "pg"
import type { ClientConfig } from "pg"
import { openCertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import { createPostgresPlane } from "../../../../src/services/postgresql/gateway/index.ts"
import type { IdentityDirectory, NamedDirectoryEntry, StatementRecord } from "../../../../src/kit/ports.ts"
import type { PostgresPlane, PostgresServerView } from "../../../../src/services/postgresql/state.ts"
import { sandboxStateSchema } from "../../../../src/seed.ts"
import type { PostgresServerState } from "../../../../src/services/postgresql/state.ts"
import type { SandboxSeed } from "../../../../src/seed.ts"

export const audience = "https://ossrdbms-aad.database.windows.net"
export const adminOid = "aaaaaaaa-0000-4000-8000-000000000001"
export const servicePrincipalAdminOid = "aaaaaaaa-0000-4000-8000-000000000002"
export const appOid = "bbbbbbbb-0000-4000-8000-000000000001"
export const groupOid = "cccccccc-0000-4000-8000-000000000001"
export const memberOid = "aaaaaaaa-0000-4000-8000-000000000003"

export interface TokenOptions {
  readonly oid: string
  readonly kind?: "app" | "user"
  readonly audience?: string
  readonly expiresIn?: number
}

/** An identity provider: signs tokens and verifies them. */
export async function createIdentity(
  members: Record<string, readonly string[]> = {},
  entries: readonly NamedDirectoryEntry[] = [],
) {
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
    isMember: (objectId, groupId) => members[groupId]?.includes(objectId) ?? false,
    entries: () => entries,
    findByName: () => [],
    findById: (id) => entries.find(({ objectId }) => objectId === id),
  }
  const token = ({ oid, kind = "app", audience: aud = audience, expiresIn = 3600 }: TokenOptions) =>
    new SignJWT({ oid, tid: "10000000-0000-4000-8000-000000000001", idtyp: kind })
      .setProtectedHeader({ alg: "ES256" })
      .setAudience(aud)
      .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
      .sign(privateKey)
  return { directory, token }
}

type ServerSeed = NonNullable<SandboxSeed["postgresServers"]>[number]

/** One running plane with one server, and what is needed to connect to it. */
export async function createBench(seed: Partial<ServerSeed> = {}) {
  const entries: NamedDirectoryEntry[] = []
  const identity = await createIdentity({ [groupOid]: [memberOid] }, entries)
  const statements: StatementRecord[] = []
  const directory = mkdtempSync(join(tmpdir(), "keyless-plane-"))
  const authority = await openCertificateAuthority(directory)
  const state = sandboxStateSchema.parse({
    postgresServers: [
      {
        resourceGroup: "rg",
        name: "pg1",
        databases: ["appdb"],
        administrators: [
          { objectId: adminOid, principalName: "ada@example.com", principalType: "User" },
          {
            objectId: servicePrincipalAdminOid,
            principalName: "deployer",
            principalType: "ServicePrincipal",
          },
          { objectId: groupOid, principalName: "dbas", principalType: "Group" },
        ],
        firewallRules: [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }],
        ...seed,
      },
    ],
  } satisfies SandboxSeed)
  const [server] = state.postgresServers
  if (server === undefined) throw new Error("no server")
  const plane: PostgresPlane = createPostgresPlane({
    directory,
    warm: true,
    issueCertificate: (names) => authority.issue(names),
    identity: identity.directory,
    onStatement: (record) => void statements.push(record),
  })
  const view = (): PostgresServerView => ({
    id: "/subscriptions/s/pg1",
    state: server,
    activeFirewallRules: server.firewallRules,
    clientAddress: state.clientAddress,
  })
  const { host, port } = await plane.addServer(view)
  const clients = new Set<Client>()
  const connect = async (config: ClientConfig): Promise<Client> => {
    const client = new Client({ host, port, database: "appdb", ssl: { ca: authority.pem }, ...config })
    client.on("error", () => undefined)
    await client.connect()
    clients.add(client)
    return client
  }
  return {
    plane,
    id: view().id,
    server: server satisfies PostgresServerState,
    host,
    port,
    caFile: authority.file,
    ca: authority.pem,
    statements,
    /** What is in the directory, for functions that look something up there. */
    entries,
    token: identity.token,
    connect,
    /** A session of the Entra administrator, who is a person. */
    asAdmin: async (database = "postgres") =>
      connect({
        user: "ada@example.com",
        database,
        password: await identity.token({ oid: adminOid, kind: "user" }),
      }),
    /** A session of an app as the role `user`. */
    asApp: async (user: string, oid = appOid, database = "appdb") =>
      connect({ user, database, password: await identity.token({ oid }) }),
    asPasswordAdmin: async (database = "postgres") =>
      connect({ user: server.administratorLogin, database, password: server.administratorPassword }),
    async close() {
      await Promise.all([...clients].map((client) => client.end().catch(() => undefined)))
      await plane.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type Bench = Awaited<ReturnType<typeof createBench>>

/** What a failed connection or query reported. */
export async function failure(
  attempt: Promise<unknown>,
): Promise<{ code: unknown; message: string; detail: unknown }> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return {
      code: "code" in error ? error.code : undefined,
      message: error.message,
      detail: "detail" in error ? error.detail : undefined,
    }
  }
  throw new Error("It did not fail")
}
