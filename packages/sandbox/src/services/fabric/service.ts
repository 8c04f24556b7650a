import { sqlAudience } from "../../gateways/tds/audience.ts"
import { tdsArea } from "../../gateways/tds/fidelity.ts"
import type { SqlPlane } from "../../gateways/tds/ports.ts"
import { fabricPath } from "../../kit/cloud.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { createFabricApp } from "./fabric-app.ts"
import { createFabricHosts } from "./hosts.ts"
import { roleAssignmentRoutes } from "./role-assignments.ts"
import { sqlDatabaseRoutes } from "./sql-databases.ts"
import { fabricAudiences, fabricSeed, type FabricState, fabricWorkspaceId } from "./state.ts"
import { workspaceRoutes } from "./workspaces.ts"

const checkWorkspaces = ({ fabricWorkspaces }: FabricState): void => {
  refuseTwice("Fabric workspace", fabricWorkspaces.map(fabricWorkspaceId))
  refuseTwice(
    "Fabric item",
    fabricWorkspaces.flatMap(({ sqlDatabases }) => sqlDatabases.map(({ id }) => id)),
  )
  for (const { displayName, roleAssignments } of fabricWorkspaces) {
    refuseTwice(
      `in ${displayName} the role of`,
      roleAssignments.map(({ principalId }) => principalId),
    )
  }
}

/**
 * Workspaces of Microsoft Fabric and their SQL databases.
 *
 * @param plane - databases to use instead of the gateway
 */
export const fabricService = (plane?: SqlPlane): SandboxService =>
  defineService({
    name: "fabric",
    namespaces: [],
    seed: fabricSeed,
    load: (fields): FabricState => fields,
    check: checkWorkspaces,
    audiences: [sqlAudience, ...fabricAudiences],
    start(kit) {
      const hosts = createFabricHosts(kit, plane)
      const routes = [
        ...workspaceRoutes(kit),
        ...sqlDatabaseRoutes(kit, hosts),
        ...roleAssignmentRoutes(kit, hosts),
      ]
      const app = createFabricApp(kit, routes)
      return {
        surfaces: [{ kind: "fabric", path: fabricPath, handle: (c) => app.handle(c) }],
        listeners: [hosts],
        operations: async () => [{ service: "Microsoft Fabric", operations: routes }],
      }
    },
    fidelity: [tdsArea],
  })
