import { join } from "node:path"
import { createDatabaseHosts, type DatabaseHosts } from "../../kit/gateway/database-hosts.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type MysqlPlane, type MysqlState, mysqlServerId } from "./state.ts"
import { mysqlView } from "./view.ts"

export type MysqlHosts = DatabaseHosts<MysqlPlane>

/**
 * Keeps the running servers. The gateway's code is loaded when the first one needs it.
 *
 * @param given - databases to use instead of the gateway
 */
export const createMysqlHosts = (kit: ServiceKit<MysqlState>, given: MysqlPlane | undefined): MysqlHosts =>
  createDatabaseHosts({
    async open() {
      if (given !== undefined) return given
      const { createMysqlPlane } = await import("./gateway/index.ts")
      return createMysqlPlane({ ...kit.gateways, directory: join(kit.gateways.directory, "mysql") })
    },
    view: (id) => mysqlView(kit, id),
    ids: () => kit.own.mysqlServers.map(mysqlServerId),
  })
