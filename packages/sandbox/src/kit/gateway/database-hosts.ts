import type { DatabasePlane, MysqlPlane, PostgresPlane, SqlPlane } from "../ports.ts"
import {
  canonical,
  fabricWorkspaceId,
  mysqlServerId,
  postgresServerId,
  sqlServerId,
} from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"

/** Where a database server listens. */
export interface DatabaseEndpoint {
  /** Resource id; of a Fabric workspace its address in the Fabric API. */
  readonly id: string
  readonly host: string
  readonly port: number
}

/** The databases of one kind, started when the first server needs them. */
export interface HostsOfKind<Plane> {
  start(id: string): Promise<DatabaseEndpoint>
  remove(id: string): Promise<void>
  /** The plane itself, for changes to a server that runs. */
  plane(): Promise<Plane>
  find(id: string): DatabaseEndpoint | undefined
  list(): readonly DatabaseEndpoint[]
  /** Makes the running servers those of the state; every server starts anew. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** The databases behind the control plane. Azure SQL and Fabric share the plane `sql`. */
export interface DatabaseHosts {
  readonly postgres: HostsOfKind<PostgresPlane>
  readonly mysql: HostsOfKind<MysqlPlane>
  readonly sql: HostsOfKind<SqlPlane>
  list(): readonly DatabaseEndpoint[]
  restart(): Promise<void>
  close(): Promise<void>
}

/** Opens the planes; each is called once, on first use. */
export interface PlaneOpeners {
  postgres(): Promise<PostgresPlane>
  mysql(): Promise<MysqlPlane>
  sql(): Promise<SqlPlane>
}

const createHostsOfKind = <View>(kind: {
  readonly open: () => Promise<DatabasePlane<View>>
  readonly view: (id: string) => View
  readonly ids: () => readonly string[]
}): HostsOfKind<DatabasePlane<View>> => {
  const running = new Map<string, DatabaseEndpoint>()
  let opened: Promise<DatabasePlane<View>> | undefined
  const plane = () => (opened ??= kind.open())

  const hosts: HostsOfKind<DatabasePlane<View>> = {
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
    list: () => [...running.values()],
    async restart() {
      for (const { id } of hosts.list()) await hosts.remove(id)
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

/** Keeps the running servers of every kind. */
export const createDatabaseHosts = (store: Store, open: PlaneOpeners): DatabaseHosts => {
  const postgres = createHostsOfKind({
    open: () => open.postgres(),
    view: (id) => store.postgresView(id),
    ids: () => store.state.postgresServers.map(postgresServerId),
  })
  const mysql = createHostsOfKind({
    open: () => open.mysql(),
    view: (id) => store.mysqlView(id),
    ids: () => store.state.mysqlServers.map(mysqlServerId),
  })
  const sql = createHostsOfKind({
    open: () => open.sql(),
    view: (id) => store.sqlView(id),
    ids: () => [
      ...store.state.sqlServers.map(sqlServerId),
      ...store.state.fabricWorkspaces.map(fabricWorkspaceId),
    ],
  })
  const all = [postgres, mysql, sql]
  return {
    postgres,
    mysql,
    sql,
    list: () => all.flatMap((hosts) => hosts.list()),
    async restart() {
      await Promise.all(all.map((hosts) => hosts.restart()))
    },
    async close() {
      await Promise.all(all.map((hosts) => hosts.close()))
    },
  }
}
