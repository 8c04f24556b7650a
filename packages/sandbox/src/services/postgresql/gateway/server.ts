import { createSecureContext } from "node:tls"
import type { SecureContext } from "node:tls"
import type { Socket } from "node:net"
import { openListener } from "../../../kit/gateway/listener.ts"
import type { DatabaseServer, IssueCertificate } from "../../../kit/gateway/plane.ts"
import type { IdentityDirectory, StatementRecord } from "../../../kit/ports.ts"
import type { PostgresServerView } from "../state.ts"
import type { Engine } from "./engine/engine.ts"
import { createDirectoryMirror } from "./directory-mirror.ts"
import { labelProcedureSql, principalFunctionsSql } from "./pgaadauth.ts"
import {
  administratorSql,
  bootstrapSql,
  databaseOwner,
  formerAdministratorSql,
  publicSchemaSql,
} from "./roles.ts"
import { serveSession } from "./session.ts"
import { readOpening } from "./startup.ts"
import { errorResponse } from "./wire/messages.ts"

export interface ServerOptions {
  readonly port: number
  readonly identity: IdentityDirectory
  readonly view: () => PostgresServerView
  startEngine(): Promise<Engine>
  readonly issueCertificate: IssueCertificate
  onStatement?(record: StatementRecord): void
}

/** How long a client may take to log in, as PostgreSQL's `authentication_timeout`. */
const loginTimeoutMs = 60_000

/** Starts one server: engine, roles, the databases of the state with their SQL, and the listener. */
export async function startServer(options: ServerOptions): Promise<DatabaseServer> {
  const { view, identity } = options
  const engine = await options.startEngine()
  const administrators = createAdministrators(engine, view)
  const createDatabase = async (name: string) => {
    const { state } = view()
    const { administratorLogin, sql } = state
    // As in ARM, where a PUT of a database that exists changes nothing.
    if (await engine.hasDatabase(name)) return
    await engine.createDatabase(name, databaseOwner(state))
    await engine.runAs(administratorLogin, name, sql[name] ?? [])
  }
  try {
    await prepare(engine, view)
    await administrators.sync()
    for (const name of view().state.databases) await createDatabase(name)
  } catch (error) {
    await engine.close()
    throw error
  }
  const refreshDirectory = createDirectoryMirror(engine, () => identity.entries())
  const certificate = Promise.withResolvers<SecureContext>()
  const accept = async (socket: Socket) => {
    // Without public access nothing on this address answers.
    if (view().state.publicNetworkAccess === "Disabled") {
      socket.resetAndDestroy()
      return
    }
    const opening = await readOpening(socket, await certificate.promise)
    if (opening.kind === "cancel") {
      // A client waits for the end of this connection, so that a late cancellation does not hit its next statement.
      await engine.cancel(opening.pid, opening.secret)
      opening.stream.destroy()
    }
    if (opening.kind !== "session") return
    try {
      await serveSession({ engine, identity, view, refreshDirectory, onStatement }, opening)
    } catch (error) {
      const message = error instanceof Error ? error.message : "internal error of the sandbox"
      opening.stream.end(errorResponse({ severity: "FATAL", code: "XX000", message }))
    }
  }
  const onStatement = (statement: Pick<StatementRecord, "database" | "user" | "sql" | "ok">) => {
    options.onStatement?.({ at: new Date().toISOString(), server: view().state.name, ...statement })
  }
  const listener = await openListener(options.port, (socket) => {
    socket.setTimeout(loginTimeoutMs, () => socket.destroy())
    socket.on("error", () => socket.destroy())
    accept(socket).catch(() => socket.destroy())
  })
  const dnsNames = [`${view().state.name}.postgres.database.azure.com`, "localhost"]
  try {
    const { key, cert } = await options.issueCertificate({ dnsNames, ipAddresses: [listener.host] })
    certificate.resolve(createSecureContext({ key, cert }))
  } catch (error) {
    await listener.close()
    await engine.close()
    throw error
  }
  return {
    host: listener.host,
    port: listener.port,
    syncAdministrators: () => administrators.sync(),
    createDatabase,
    dropDatabase: (name) => engine.dropDatabase(name),
    databases: async () => (await engine.databases()).filter((name) => name !== "postgres"),
    async close() {
      await listener.close()
      await engine.close()
    },
  }
}

async function prepare(engine: Engine, view: () => PostgresServerView): Promise<void> {
  const { state } = view()
  await engine.prepareDatabases(labelProcedureSql)
  await engine.query("postgres", bootstrapSql(state))
  await engine.prepareDatabases(publicSchemaSql(state))
  await engine.query("postgres", principalFunctionsSql(state.principalAdmin))
  await engine.runAs(state.administratorLogin, "postgres", state.sql["postgres"] ?? [])
}

/** Keeps the roles of Entra administrators as the control plane lists them; remembers whom it made. */
function createAdministrators(engine: Engine, view: () => PostgresServerView): { sync(): Promise<void> } {
  let known = new Set<string>()
  let last = Promise.resolve()
  const run = async () => {
    const { administrators } = view().state
    const names = new Set(administrators.map(({ principalName }) => principalName))
    for (const name of known)
      if (!names.has(name)) await engine.query("postgres", formerAdministratorSql(name))
    for (const administrator of administrators)
      await engine.query("postgres", administratorSql(administrator))
    known = names
  }
  return {
    sync() {
      const next = last.then(run)
      last = next.catch(() => undefined)
      return next
    },
  }
}
