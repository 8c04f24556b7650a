import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Connection, Request } from "tedious"
import type { ConnectionConfiguration } from "tedious"
import { openCertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import type { SqlServerView } from "../../../../src/gateways/tds/ports.ts"
import { startServer } from "../../../../src/gateways/tds/server.ts"
import { createFakeEngine } from "./fake-engine.ts"
import type { FakeEngine } from "./fake-engine.ts"
import { adminOid, audience, createIdentity } from "./identity.ts"

export const password = "sandbox-only-Passw0rd"

/** An error as the server sent it. */
export interface ServerError {
  readonly number: number
  readonly state: number
  readonly class: number
  readonly message: string
  readonly lineNumber: number
}

/** One running server in front of the fake engine, and what is needed to connect to it. */
export async function createBench() {
  const directory = mkdtempSync(join(tmpdir(), "keyless-tds-"))
  const authority = await openCertificateAuthority(directory)
  const identity = await createIdentity()
  const everywhere = [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }]
  const view = {
    id: "/subscriptions/s/sql1",
    name: "sql1",
    flavour: "azure-sql" as const,
    databases: [{ name: "appdb", sql: [] }],
    administrators: [adminOid],
    admitted: null,
    passwordAdministrator: { login: "sqladmin", password },
    firewall: { publicNetworkAccess: "Enabled" as "Enabled" | "Disabled", activeRules: everywhere },
    clientAddress: "203.0.113.7",
    audiences: [audience],
    canReadDirectory: true,
  } satisfies SqlServerView
  let made: FakeEngine | undefined
  const server = await startServer({
    port: 1433,
    identity: identity.directory,
    view: () => view,
    folder: directory,
    authority: "https://login.microsoftonline.com/common",
    createEngine: (options) => (made = createFakeEngine(options)),
    issueCertificate: (names) => authority.issue(names),
  })
  if (made === undefined) throw new Error("The server made no engine")
  const engine = made
  const connections = new Set<Connection>()
  const errors: ServerError[] = []

  /** Connects with tedious over verified TLS. */
  const connect = async (
    authentication: NonNullable<ConnectionConfiguration["authentication"]>,
    options: ConnectionConfiguration["options"] = {},
  ): Promise<Connection> => {
    const connection = new Connection({
      server: server.host,
      authentication,
      options: {
        port: server.port,
        database: "appdb",
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: authority.pem },
        ...options,
      },
    })
    connections.add(connection)
    connection.on("errorMessage", (error: ServerError) => errors.push(error))
    await new Promise<void>((done, fail) => {
      connection.on("error", () => undefined)
      connection.connect((error) => (error === undefined || error === null ? done() : fail(error)))
    })
    return connection
  }
  return {
    view,
    everywhere,
    engine,
    /** The errors that the server has sent, in order. */
    errors,
    host: server.host,
    port: server.port,
    ca: authority.pem,
    caFile: authority.file,
    token: identity.token,
    connect,
    asAdmin: async (options?: ConnectionConfiguration["options"]) =>
      connect(
        { type: "azure-active-directory-access-token", options: { token: await identity.token() } },
        options,
      ),
    asPasswordAdmin: (options?: ConnectionConfiguration["options"]) =>
      connect({ type: "default", options: { userName: "sqladmin", password } }, options),
    async close() {
      for (const connection of connections) connection.close()
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export type Bench = Awaited<ReturnType<typeof createBench>>

/** The rows of a request by column name, with what came besides. */
export interface Result {
  readonly rows: Record<string, unknown>[]
  readonly rowCount: number
  readonly outputs: Record<string, unknown>
}

/** Runs a request made by `prepare`, as a batch or however `send` says. */
export async function run(
  connection: Connection,
  sql: string,
  prepare: (request: Request) => void = () => undefined,
  send: (request: Request) => void = (request) => connection.execSql(request),
): Promise<Result> {
  const rows: Record<string, unknown>[] = []
  const outputs: Record<string, unknown> = {}
  return new Promise((done, fail) => {
    const request = new Request(sql, (error, rowCount) => {
      if (error === undefined || error === null) done({ rows, rowCount: rowCount ?? 0, outputs })
      else fail(error)
    })
    request.on("row", (columns: { metadata: { colName: string }; value: unknown }[]) => {
      rows.push(Object.fromEntries(columns.map(({ metadata, value }) => [metadata.colName, value])))
    })
    request.on("returnValue", (name, value) => {
      outputs[name] = value
    })
    prepare(request)
    send(request)
  })
}

/** What a failed connection or request reported. */
export async function failure(attempt: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  try {
    await attempt
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { code: "code" in error ? error.code : undefined, message: error.message }
  }
  throw new Error("It did not fail")
}
