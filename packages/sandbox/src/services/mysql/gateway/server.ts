import { createSecureContext } from "node:tls"
import type { SecureContext } from "node:tls"
import type { Socket } from "node:net"
import { openListener } from "../../../kit/gateway/listener.ts"
import type { DatabaseServer, IssueCertificate } from "../../../kit/gateway/plane.ts"
import type { IdentityDirectory, StatementRecord } from "../../../kit/ports.ts"
import type { MysqlServerView } from "../state.ts"
import { createLazyEngine } from "./lazy-engine.ts"
import { logIn } from "./login.ts"
import { serveSession } from "./session.ts"

export interface ServerOptions {
  readonly port: number
  /** Where the engine may keep its files while it runs. */
  readonly directory: string
  readonly identity: IdentityDirectory
  readonly view: () => MysqlServerView
  readonly warm: boolean
  readonly issueCertificate: IssueCertificate
  onStatement(record: StatementRecord): void
}

/** How long a client may take to log in. MySQL's own `connect_timeout` is 10 s; the first login starts the engine. */
const loginTimeoutMs = 60_000

/** Starts one server: the listener at once, and the engine with its accounts and databases when it is first needed. */
export async function startServer(options: ServerOptions): Promise<DatabaseServer> {
  const { view } = options
  const lazy = createLazyEngine(options.directory, view, options.identity)
  const certificate = Promise.withResolvers<SecureContext>()
  const context = {
    identity: options.identity,
    secureContext: certificate.promise,
    view,
    engine: () => lazy.engine(),
  }
  const onStatement = (statement: Pick<StatementRecord, "database" | "user" | "sql" | "ok">) => {
    options.onStatement({ at: new Date().toISOString(), server: view().state.name, ...statement })
  }
  const accept = async (socket: Socket) => {
    // Without public access nothing on this address answers.
    if (view().state.publicNetworkAccess === "Disabled") {
      socket.resetAndDestroy()
      return
    }
    const login = await logIn(context, socket)
    if (login === undefined) return
    socket.setTimeout(0)
    await serveSession({ engine: await lazy.engine(), identity: options.identity, view, onStatement }, login)
  }
  const listener = await openListener(options.port, (socket) => {
    socket.setTimeout(loginTimeoutMs, () => socket.destroy())
    socket.on("error", () => socket.destroy())
    // Whatever breaks the protocol ends the connection: nothing after it could be understood.
    accept(socket).catch(() => socket.destroy())
  })
  const close = async () => {
    await listener.close()
    await lazy.close()
  }
  try {
    const dnsNames = [`${view().state.name}.mysql.database.azure.com`, "localhost"]
    const { key, cert } = await options.issueCertificate({ dnsNames, ipAddresses: [listener.host] })
    certificate.resolve(createSecureContext({ key, cert, minVersion: "TLSv1.2" }))
    if (options.warm) await lazy.engine()
  } catch (error) {
    await close()
    throw error
  }
  return {
    host: listener.host,
    port: listener.port,
    syncAdministrators: () => lazy.syncAdministrators(),
    createDatabase: (name) => lazy.createDatabase(name),
    dropDatabase: (name) => lazy.dropDatabase(name),
    databases: () => lazy.databases(),
    close,
  }
}
