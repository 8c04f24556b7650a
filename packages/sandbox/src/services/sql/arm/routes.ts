import type { ControlPlane } from "../../../kit/context.ts"
import type { Operations } from "../../../kit/arm/operations.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { firewallRoutes, sqlServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { serverReads } from "../../../kit/database-servers/server-reads.ts"
import { sqlAdministratorRoutes } from "./administrators.ts"
import { sqlDatabaseRoutes } from "./databases.ts"
import { sqlEntraOnlyRoutes } from "./entra-only.ts"
import { serverBody } from "./server-body.ts"
import { sqlKind } from "./sql-kind.ts"

/** Microsoft.Sql/servers, as far as a connection needs it: servers and databases are read, not made. */
export const sqlRoutes = (plane: ControlPlane, operations: Operations): ArmRoute[] => {
  const servers = createServers(plane, operations, sqlKind)
  return [
    ...serverReads(servers, (server, request) =>
      serverBody(plane, server, request.query.get("$expand") ?? ""),
    ),
    ...sqlAdministratorRoutes(servers),
    ...sqlEntraOnlyRoutes(servers),
    ...firewallRoutes(servers, sqlServerRules),
    ...sqlDatabaseRoutes(servers),
    ...operations.routes(sqlKind.operations, sqlKind.apiVersions),
  ]
}
