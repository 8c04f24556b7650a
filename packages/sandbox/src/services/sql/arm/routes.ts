import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { firewallRoutes, sqlServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { SqlState } from "../state.ts"
import type { SqlHosts } from "../hosts.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { serverReads } from "../../../kit/database-servers/server-reads.ts"
import { sqlAdministratorRoutes } from "./administrators.ts"
import { sqlDatabaseRoutes } from "./databases.ts"
import { sqlEntraOnlyRoutes } from "./entra-only.ts"
import { serverBody } from "./server-body.ts"
import { sqlKind } from "./sql-kind.ts"

/** Microsoft.Sql/servers, as far as a connection needs it: servers and databases are read, not made. */
export const sqlRoutes = (kit: ServiceKit<SqlState>, hosts: SqlHosts): ArmRoute[] => {
  const servers = createServers(kit, sqlKind, { all: () => kit.own.sqlServers, hosts })
  return [
    ...serverReads(servers, (server, request) =>
      serverBody(servers, server, request.query.get("$expand") ?? ""),
    ),
    ...sqlAdministratorRoutes(servers),
    ...sqlEntraOnlyRoutes(servers),
    ...firewallRoutes(servers, sqlServerRules),
    ...sqlDatabaseRoutes(servers),
    ...kit.operations.routes(sqlKind.operations, sqlKind.apiVersions),
  ]
}
