import type { DatabasePlane, IdentityDirectory, StatementRecord } from "../ports.ts"

/** Makes a certificate for a server; key and certificate are PEM. */
export type IssueCertificate = (names: {
  dnsNames: string[]
  ipAddresses: string[]
}) => Promise<{ key: string; cert: string }>

/** What every plane is made of. */
export interface PlaneOptions {
  /** Where the engines may keep their files while they run. */
  readonly directory: string
  readonly issueCertificate: IssueCertificate
  readonly identity: IdentityDirectory
  readonly onStatement?: (record: StatementRecord) => void
  /** @default that of the protocol */
  readonly port?: number
}

/** What the gateways of a sandbox need of it. */
export interface PlaneParts extends Omit<PlaneOptions, "port"> {
  /** Address of the Entra tenant, for clients that are told where to get a token. */
  readonly authority: string
}

/** One running server of a plane. */
export interface DatabaseServer {
  readonly host: string
  readonly port: number
  syncAdministrators(): Promise<void>
  createDatabase(name: string): Promise<void>
  dropDatabase(name: string): Promise<void>
  /** See `DatabasePlane.databases`; absent where nobody asks. */
  databases?(): Promise<readonly string[] | undefined>
  close(): Promise<void>
}

/**
 * The servers of one kind, told apart by the id of their view in lower case. `kind` names them in errors.
 * A server that does not start is forgotten, so that it can be added again.
 */
export function createDatabasePlane<View extends { readonly id: string }>(
  kind: string,
  start: (view: () => View) => Promise<DatabaseServer>,
): DatabasePlane<View> {
  const servers = new Map<string, Promise<DatabaseServer>>()

  const server = async (id: string): Promise<DatabaseServer> => {
    const found = servers.get(id.toLowerCase())
    if (found === undefined) throw new Error(`There is no ${kind} server ${id}`)
    return found
  }
  const remove = async (id: string) => {
    const found = servers.get(id.toLowerCase())
    servers.delete(id.toLowerCase())
    // A server that did not start has nothing to close.
    await (await found?.catch(() => undefined))?.close()
  }

  return {
    async addServer(view) {
      const id = view().id.toLowerCase()
      if (servers.has(id)) throw new Error(`There is already a ${kind} server ${id}`)
      const starting = start(view)
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
    databases: async (id) => (await server(id)).databases?.(),
    async close() {
      await Promise.all([...servers.keys()].map(remove))
    },
  }
}
