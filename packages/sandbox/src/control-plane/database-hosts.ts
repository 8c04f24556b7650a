import type { PostgresPlane } from "../ports.ts"
import { canonical, postgresServerId } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"

/** Where a database server listens. */
export interface DatabaseEndpoint {
  readonly id: string
  readonly host: string
  readonly port: number
}

/** The databases behind the control plane, started when the first server needs them. */
export interface DatabaseHosts {
  start(id: string): Promise<DatabaseEndpoint>
  remove(id: string): Promise<void>
  /** The plane itself, for changes to a server that runs. */
  plane(): Promise<PostgresPlane>
  find(id: string): DatabaseEndpoint | undefined
  list(): readonly DatabaseEndpoint[]
  /** Makes the running servers those of the state; every server starts anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Keeps the running servers. `open` is called once, on first use. */
export const createDatabaseHosts = (store: Store, open: () => Promise<PostgresPlane>): DatabaseHosts => {
  const running = new Map<string, DatabaseEndpoint>()
  let opened: Promise<PostgresPlane> | undefined
  const plane = () => (opened ??= open())

  const hosts: DatabaseHosts = {
    plane,
    async start(id) {
      const endpoint = { id, ...(await (await plane()).addServer(() => store.postgresView(id))) }
      running.set(canonical(id), endpoint)
      return endpoint
    },
    async remove(id) {
      if (running.delete(canonical(id))) await (await plane()).removeServer(canonical(id))
    },
    find: (id) => running.get(canonical(id)),
    list: () => [...running.values()],
    async restart() {
      for (const { id } of hosts.list()) await hosts.remove(id)
      await Promise.all(store.state.postgresServers.map((server) => hosts.start(postgresServerId(server))))
    },
    async close() {
      running.clear()
      if (opened !== undefined) await (await opened).close()
    },
  }
  return hosts
}
