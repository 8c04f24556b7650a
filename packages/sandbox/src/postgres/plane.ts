import { join } from "node:path"
import type { IdentityDirectory, PostgresPlane, PostgresServerView, StatementRecord } from "../ports.ts"
import type { Engine } from "./engines/engine.ts"
import { createNativeEngine } from "./engines/native.ts"
import { createPgliteEngine } from "./engines/pglite.ts"
import { createPgliteStarter } from "./engines/pglite-template.ts"
import { startServer } from "./server.ts"
import type { PostgresServer } from "./server.ts"

export interface PostgresPlaneOptions {
  /** `pglite` needs nothing installed; `native` is a real server (see `findPostgresBinaries`). */
  readonly engine: "pglite" | "native"
  /** Where the native engine may keep its files while it runs. */
  readonly directory: string
  issueCertificate(names: {
    dnsNames: string[]
    ipAddresses: string[]
  }): Promise<{ key: string; cert: string }>
  readonly identity: IdentityDirectory
  onStatement?(record: StatementRecord): void
  /** @default 5432 */
  readonly port?: number
  /** Starts every database with its server instead of on first use. @default false */
  readonly warm?: boolean
}

/** The PostgreSQL servers of a sandbox. Servers are told apart by the id of their view, in lower case. */
export function createPostgresPlane(options: PostgresPlaneOptions): PostgresPlane {
  const servers = new Map<string, Promise<PostgresServer>>()
  const starter = createPgliteStarter()
  const startEngine = async (name: string): Promise<Engine> =>
    options.engine === "native"
      ? createNativeEngine(join(options.directory, name))
      : createPgliteEngine(starter)

  const server = async (id: string): Promise<PostgresServer> => {
    const found = servers.get(id.toLowerCase())
    if (found === undefined) throw new Error(`There is no PostgreSQL server ${id}`)
    return found
  }
  const remove = async (id: string) => {
    const found = servers.get(id.toLowerCase())
    servers.delete(id.toLowerCase())
    // A server that did not start has nothing to close.
    await (await found?.catch(() => undefined))?.close()
  }

  return {
    async addServer(view: () => PostgresServerView) {
      const id = view().id.toLowerCase()
      if (servers.has(id)) throw new Error(`There is already a PostgreSQL server ${id}`)
      const starting = startServer({
        port: options.port ?? 5432,
        identity: options.identity,
        view,
        warm: options.warm ?? false,
        startEngine: () => startEngine(view().state.name),
        issueCertificate: (names) => options.issueCertificate(names),
        onStatement: (record) => options.onStatement?.(record),
      })
      servers.set(id, starting)
      try {
        const { host, port } = await starting
        return { host, port }
      } catch (error) {
        servers.delete(id)
        throw error
      }
    },
    removeServer: remove,
    syncAdministrators: async (id) => (await server(id)).syncAdministrators(),
    createDatabase: async (id, name) => (await server(id)).createDatabase(name),
    dropDatabase: async (id, name) => (await server(id)).dropDatabase(name),
    async close() {
      await Promise.all([...servers.keys()].map(remove))
    },
  }
}
