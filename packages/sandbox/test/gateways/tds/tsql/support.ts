import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Connection, Request } from "tedious"
import { openCertificateAuthority } from "../../../../src/kit/pki/certificate-authority.ts"
import type { SqlServerView } from "../../../../src/gateways/tds/ports.ts"
import { createSqlPlane } from "../../../../src/gateways/tds/index.ts"
import { adminOid, audience, createIdentity } from "../wire/identity.ts"

/** What the server said to a batch. */
export interface Answer {
  /** The rows of every result. */
  readonly results: readonly (readonly unknown[])[][]
  /** Numbers and texts of the errors, in order. */
  readonly errors: readonly { readonly number: number; readonly text: string }[]
}

/** A database behind a whole server: listener, TLS, wire and engine. */
export interface Database {
  /** Opens a session of the administrator. */
  connect(): Promise<Session>
  close(): Promise<void>
}

export interface Session {
  /** Runs a batch as tedious sends it. */
  batch(sql: string): Promise<Answer>
  /** The same through sp_executesql. */
  call(sql: string): Promise<Answer>
  /** The first column of the first row of the last result, or the first error as `Msg n`. */
  value(sql: string): Promise<unknown>
  /** The rows of the last result. Throws on an error. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>
  /** Number of the first error; undefined if there is none. */
  error(sql: string): Promise<number | undefined>
  cancel(): void
  close(): void
}

/** Starts a server with one empty database. */
export async function startDatabase(): Promise<Database> {
  const directory = mkdtempSync(join(tmpdir(), "keyless-tsql-"))
  const authority = await openCertificateAuthority(directory)
  const identity = await createIdentity()
  const plane = createSqlPlane({
    directory,
    identity: identity.directory,
    issueCertificate: (names) => authority.issue(names),
  })
  const view: SqlServerView = {
    id: "/subscriptions/s/servers/one",
    name: "one",
    flavour: "azure-sql",
    databases: [{ name: "app", sql: [] }],
    administrators: [adminOid],
    admitted: null,
    passwordAdministrator: null,
    firewall: {
      publicNetworkAccess: "Enabled",
      activeRules: [{ name: "all", startIpAddress: "0.0.0.0", endIpAddress: "255.255.255.255" }],
    },
    clientAddress: "203.0.113.7",
    audiences: [audience],
    canReadDirectory: true,
  }
  const address = await plane.addServer(() => view)
  const connections = new Set<Connection>()
  return {
    async connect() {
      const connection = new Connection({
        server: address.host,
        authentication: {
          type: "azure-active-directory-access-token",
          options: { token: await identity.token() },
        },
        options: {
          port: address.port,
          database: "app",
          encrypt: true,
          trustServerCertificate: false,
          requestTimeout: 60_000,
          cryptoCredentialsDetails: { ca: authority.pem },
        },
      })
      connections.add(connection)
      await new Promise<void>((done, fail) => {
        connection.on("error", () => undefined)
        connection.connect((error) => (error === undefined || error === null ? done() : fail(error)))
      })
      return sessionOf(connection)
    },
    async close() {
      for (const connection of connections) connection.close()
      await plane.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function sessionOf(connection: Connection): Session {
  const send = (sql: string, how: "batch" | "call") =>
    new Promise<Answer>((done) => {
      const results: unknown[][][] = []
      const errors: { number: number; text: string }[] = []
      const onError = (error: { number: number; message: string }) =>
        errors.push({ number: error.number, text: error.message })
      connection.on("errorMessage", onError)
      const request = new Request(sql, () => {
        connection.removeListener("errorMessage", onError)
        done({ results, errors })
      })
      request.on("columnMetadata", () => results.push([]))
      request.on("row", (columns: { value: unknown }[]) => {
        results.at(-1)?.push(columns.map(({ value }) => value))
      })
      if (how === "batch") connection.execSqlBatch(request)
      else connection.execSql(request)
    })
  const session: Session = {
    batch: (sql) => send(sql, "batch"),
    call: (sql) => send(sql, "call"),
    async value(sql) {
      const { results, errors } = await send(sql, "batch")
      const [error] = errors
      return error === undefined ? results.at(-1)?.[0]?.[0] : `Msg ${error.number}`
    },
    async rows(sql) {
      const { results, errors } = await send(sql, "batch")
      const [error] = errors
      if (error !== undefined) throw new Error(`Msg ${error.number}: ${error.text}`)
      return results.at(-1) ?? []
    },
    async error(sql) {
      return (await send(sql, "batch")).errors[0]?.number
    },
    cancel: () => void connection.cancel(),
    close: () => connection.close(),
  }
  return session
}
