import { join } from "node:path"
import type { SqlPlane } from "../../gateways/tds/ports.ts"
import { createDatabaseHosts, type DatabaseHosts } from "../../kit/gateway/database-hosts.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { type FabricState, fabricWorkspaceId } from "./state.ts"
import { fabricView } from "./view.ts"

export type FabricHosts = DatabaseHosts<SqlPlane>

/**
 * Keeps the running servers. The gateway's code is loaded when the first one needs it.
 *
 * @param given - databases to use instead of the gateway
 */
export const createFabricHosts = (kit: ServiceKit<FabricState>, given: SqlPlane | undefined): FabricHosts =>
  createDatabaseHosts({
    async open() {
      if (given !== undefined) return given
      const { createSqlPlane } = await import("../../gateways/tds/index.ts")
      return createSqlPlane({ ...kit.gateways, directory: join(kit.gateways.directory, "fabric") })
    },
    view: (id) => fabricView(kit, id),
    ids: () => kit.own.fabricWorkspaces.map(fabricWorkspaceId),
  })
