import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { firewallRoutes, sqlServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { SqlState } from "../state.ts"
import type { SqlHosts } from "../hosts.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { serverReads } from "../../../kit/database-servers/server-reads.ts"
import { sqlAdministratorRoutes } from "./administrators.ts"
import { sqlDatabaseRoutes } from "./databases.ts"
import { sqlDatabaseWrites } from "./database-writes.ts"
import { sqlServerWrites } from "./server-writes.ts"
import { sqlEntraOnlyRoutes } from "./entra-only.ts"
import { serverBody } from "./server-body.ts"
import { sqlKind } from "./sql-kind.ts"

/** Microsoft.Sql/servers, as far as a connection needs it: servers are read and changed, not made; databases are made and deleted. */
export const sqlRoutes = (kit: ServiceKit<SqlState>, hosts: SqlHosts): ArmRoute[] => {
  const servers = createServers(kit, sqlKind, { all: () => kit.own.sqlServers, hosts })
  return [
    ...serverReads(servers, (server, request) =>
      serverBody(servers, server, request.query.get("$expand") ?? ""),
    ),
    ...sqlAdministratorRoutes(servers),
    ...sqlEntraOnlyRoutes(servers),
    ...firewallRoutes(servers, sqlServerRules),
    ...sqlServerWrites(servers),
    ...sqlDatabaseRoutes(servers),
    ...sqlDatabaseWrites(servers),
    ...kit.operations.routes(sqlKind.operations, sqlKind.apiVersions),
  ]
}
