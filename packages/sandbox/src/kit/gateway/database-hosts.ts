import type { DatabasePlane } from "../ports.ts"
import { canonical } from "../state/resource-id.ts"

/** Where a database server listens. */
export interface DatabaseEndpoint {
  /** Resource id; of a Fabric workspace its address in the Fabric API. */
  readonly id: string
  readonly host: string
  readonly port: number
}

/** The databases of one kind, started when the first server needs them. */
export interface DatabaseHosts<Plane> {
  start(id: string): Promise<DatabaseEndpoint>
  remove(id: string): Promise<void>
  /** The plane itself, for changes to a server that runs. */
  plane(): Promise<Plane>
  find(id: string): DatabaseEndpoint | undefined
  databases(): readonly DatabaseEndpoint[]
  /** Makes the running servers those of the state; every server starts anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Keeps the running servers of one kind. `open` is called once, on first use. */
export const createDatabaseHosts = <View>(kind: {
  readonly open: () => Promise<DatabasePlane<View>>
  readonly view: (id: string) => View
  /** Ids of the servers of the state. */
  readonly ids: () => readonly string[]
}): DatabaseHosts<DatabasePlane<View>> => {
  const running = new Map<string, DatabaseEndpoint>()
  let opened: Promise<DatabasePlane<View>> | undefined
  const plane = () => (opened ??= kind.open())

  const hosts: DatabaseHosts<DatabasePlane<View>> = {
    plane,
    async start(id) {
      const endpoint = { id, ...(await (await plane()).addServer(() => kind.view(id))) }
      running.set(canonical(id), endpoint)
      return endpoint
    },
    async remove(id) {
      if (running.delete(canonical(id))) await (await plane()).removeServer(canonical(id))
    },
    find: (id) => running.get(canonical(id)),
    databases: () => [...running.values()],
    async restart() {
      for (const { id } of hosts.databases()) await hosts.remove(id)
      await Promise.all(kind.ids().map((id) => hosts.start(id)))
    },
    async close() {
      running.clear()
      // A plane that did not open has nothing to close.
      await (await opened?.catch(() => undefined))?.close()
    },
  }
  return hosts
}
