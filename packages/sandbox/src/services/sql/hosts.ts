import { join } from "node:path"
import type { SqlPlane } from "../../gateways/tds/ports.ts"
import { createDatabaseHosts, type DatabaseHosts } from "../../kit/gateway/database-hosts.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type SqlState, sqlServerId } from "./state.ts"
import { sqlView } from "./view.ts"

export type SqlHosts = DatabaseHosts<SqlPlane>

/**
 * Keeps the running servers. The gateway's code is loaded when the first one needs it.
 *
 * @param given - databases to use instead of the gateway
 */
export const createSqlHosts = (kit: ServiceKit<SqlState>, given: SqlPlane | undefined): SqlHosts =>
  createDatabaseHosts({
    async open() {
      if (given !== undefined) return given
      const { createSqlPlane } = await import("../../gateways/tds/index.ts")
      return createSqlPlane({ ...kit.gateways, directory: join(kit.gateways.directory, "sql") })
    },
    view: (id) => sqlView(kit, id),
    ids: () => kit.own.sqlServers.map(sqlServerId),
  })
