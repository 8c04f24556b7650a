import { sqlAudience } from "../../gateways/tds/audience.ts"
import type { SqlServerView } from "../../gateways/tds/ports.ts"
import { findServer } from "../../kit/database-servers/find-server.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { canonical } from "../../kit/state/resource-id.ts"
import { fabricDatabaseName } from "./database-name.ts"
import { fabricAudiences, type FabricState, fabricWorkspaceId } from "./state.ts"

/** What the databases see of a workspace; read again for every session. @throws Error when the workspace is gone */
export const fabricView = (kit: ServiceKit<FabricState>, id: string): SqlServerView => {
  const workspace = findServer(kit.own.fabricWorkspaces, fabricWorkspaceId, id)
  return {
    id: canonical(fabricWorkspaceId(workspace)),
    name: workspace.displayName,
    flavour: "fabric",
    databases: workspace.sqlDatabases.map((database) => ({
      name: fabricDatabaseName(database),
      sql: database.sql,
    })),
    administrators: workspace.roleAssignments
      .filter(({ role }) => role !== "Viewer")
      .map(({ principalId }) => principalId),
    admitted: workspace.roleAssignments.map(({ principalId }) => principalId),
    passwordAdministrator: null,
    firewall: null,
    clientAddress: kit.store.state.clientAddress,
    audiences: [sqlAudience, ...fabricAudiences],
    canReadDirectory: true,
    ...(kit.faults.current.alterUserRefused && { alterUserRefused: true }),
  }
}
