import { join } from "node:path"
import { createDatabaseHosts, type DatabaseHosts } from "../../kit/gateway/database-hosts.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type PostgresPlane, type PostgresState, postgresServerId } from "./state.ts"
import { postgresView } from "./view.ts"

export type PostgresHosts = DatabaseHosts<PostgresPlane>

/**
 * Keeps the running servers. The gateway's code is loaded when the first one needs it.
 *
 * @param given - databases to use instead of the gateway
 */
export const createPostgresHosts = (
  kit: ServiceKit<PostgresState>,
  given: PostgresPlane | undefined,
): PostgresHosts =>
  createDatabaseHosts({
    async open() {
      if (given !== undefined) return given
      const { createPostgresPlane } = await import("./gateway/index.ts")
      return createPostgresPlane({ ...kit.gateways, directory: join(kit.gateways.directory, "postgres") })
    },
    view: (id) => postgresView(kit, id),
    ids: () => kit.own.postgresServers.map(postgresServerId),
  })
