import { createSecureContext } from "node:tls"
import type { SecureContext } from "node:tls"
import type { Socket } from "node:net"
import { openListener } from "../../../kit/gateway/listener.ts"
import type { DatabaseServer, IssueCertificate } from "../../../kit/gateway/plane.ts"
import type { IdentityDirectory, StatementRecord } from "../../../kit/ports.ts"
import type { PostgresServerView } from "../state.ts"
import type { Engine } from "./engine/engine.ts"
import { createDirectoryMirror } from "./directory-mirror.ts"
import { createLazyEngine } from "./lazy-engine.ts"
import { serveSession } from "./session.ts"
import { readOpening } from "./startup.ts"
import { errorResponse } from "./wire/messages.ts"

export interface ServerOptions {
  readonly port: number
  readonly identity: IdentityDirectory
  readonly view: () => PostgresServerView
  startEngine(): Promise<Engine>
  /** Starts the engine at once, not with the first client. */
  readonly warm: boolean
  readonly issueCertificate: IssueCertificate
  onStatement?(record: StatementRecord): void
}

/** How long a client may take to log in, as PostgreSQL's `authentication_timeout`. */
const loginTimeoutMs = 60_000

/** Starts one server: the listener at once, and the engine with its roles, databases and their SQL when it is first needed. */
export async function startServer(options: ServerOptions): Promise<DatabaseServer> {
  const { view, identity } = options
  const lazy = createLazyEngine(() => options.startEngine(), view)
  if (options.warm) await lazy.engine()
  const mirrors = new WeakMap<Engine, () => Promise<void>>()
  /** What sessions share, which begins with the engine. */
  const mirrorOf = (engine: Engine) => {
    const refresh = mirrors.get(engine) ?? createDirectoryMirror(engine, () => identity.entries())
    mirrors.set(engine, refresh)
    return refresh
  }
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
      await lazy.cancel(opening.pid, opening.secret)
      opening.stream.destroy()
    }
    if (opening.kind !== "session") return
    try {
      const engine = await lazy.engine()
      const refreshDirectory = mirrorOf(engine)
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
  const close = async () => {
    await listener.close()
    await lazy.close()
  }
  const dnsNames = [`${view().state.name}.postgres.database.azure.com`, "localhost"]
  try {
    const { key, cert } = await options.issueCertificate({ dnsNames, ipAddresses: [listener.host] })
    certificate.resolve(createSecureContext({ key, cert }))
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
