import { createSecureContext } from "node:tls"
import { openListener } from "../../kit/gateway/listener.ts"
import type { DatabaseServer, IssueCertificate } from "../../kit/gateway/plane.ts"
import type { IdentityDirectory, StatementRecord } from "../../kit/ports.ts"
import type { SqlServerView } from "./ports.ts"
import { serveConnection } from "./connection.ts"
import type { SqlEngine, SqlEngineOptions } from "@keyless/tsql"
import type { SecureContexts } from "./opening.ts"

export interface ServerOptions {
  readonly port: number
  readonly identity: IdentityDirectory
  readonly view: () => SqlServerView
  /** Folder for the files of the databases while the server runs. */
  readonly folder: string
  /** Address of the Entra tenant that clients are sent to for a token. */
  readonly authority: string
  createEngine(options: SqlEngineOptions): SqlEngine
  readonly issueCertificate: IssueCertificate
  onStatement?(record: StatementRecord): void
}

/** How long a client may take to log in. */
const loginTimeoutMs = 60_000

/** Starts one server: the engine with its databases, and the listener. */
export async function startServer(options: ServerOptions): Promise<DatabaseServer> {
  const { view, identity, authority } = options
  const engine = options.createEngine({
    view,
    directory: identity,
    folder: options.folder,
    onStatement(statement) {
      options.onStatement?.({ at: new Date().toISOString(), server: view().name, ...statement })
    },
  })
  const contexts = Promise.withResolvers<SecureContexts>()
  // Nobody waits for it when the server does not start.
  contexts.promise.catch(() => undefined)
  const context = { engine, identity, view, authority }
  try {
    const listener = await openListener(options.port, (socket) => {
      socket.setTimeout(loginTimeoutMs, () => socket.destroy())
      socket.on("error", () => socket.destroy())
      contexts.promise
        .then((secure) => serveConnection(context, secure, socket))
        .catch(() => socket.destroy())
    })
    try {
      const ipAddresses = [listener.host]
      const certificate = await options.issueCertificate({ dnsNames: dnsNames(view()), ipAddresses })
      contexts.resolve({
        strict: createSecureContext(certificate),
        wrapped: createSecureContext({ ...certificate, maxVersion: "TLSv1.2" }),
      })
    } catch (error) {
      await listener.close()
      throw error
    }
    return {
      host: listener.host,
      port: listener.port,
      // The engine reads the administrators of the view at each login.
      syncAdministrators: async () => undefined,
      createDatabase: async (name) => engine.createDatabase(name),
      dropDatabase: async (name) => engine.dropDatabase(name),
      async close() {
        await listener.close()
        engine.close()
      },
    }
  } catch (error) {
    engine.close()
    throw error
  }
}

/** Names under which clients know the server. Fabric has one host name for all databases of a workspace. */
function dnsNames(view: SqlServerView): string[] {
  const host =
    view.flavour === "fabric"
      ? `${view.id.split("/").at(-1)}.database.fabric.microsoft.com`
      : `${view.name}.database.windows.net`
  return [host, "localhost"]
}
