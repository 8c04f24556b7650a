import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { databaseRoutes } from "../../../kit/database-servers/databases.ts"
import { withPresentDatabases } from "../../../kit/database-servers/present-databases.ts"
import { firewallRoutes, flexibleServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import { parameterRoutes } from "../../../kit/database-servers/parameters.ts"
import { powerRoutes } from "../../../kit/database-servers/power.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { MysqlState } from "../state.ts"
import type { MysqlHosts } from "../hosts.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { mysqlAdministratorRoutes } from "./administrators.ts"
import { mysqlKind } from "./mysql-kind.ts"
import { mysqlReplicaRoutes } from "./replicas.ts"
import { mysqlParameters } from "./parameters.ts"
import { mysqlServerRoutes } from "./servers.ts"

/** Microsoft.DBforMySQL/flexibleServers, as far as a connection needs it: servers are read and changed, not made. */
export const mysqlRoutes = (kit: ServiceKit<MysqlState>, hosts: MysqlHosts): ArmRoute[] => {
  const servers = createServers(kit, mysqlKind, { all: () => kit.own.mysqlServers, hosts })
  return [
    ...mysqlServerRoutes(servers),
    ...mysqlAdministratorRoutes(servers),
    ...parameterRoutes(servers, mysqlParameters),
    ...mysqlReplicaRoutes(servers),
    ...firewallRoutes(servers, flexibleServerRules),
    ...withPresentDatabases(
      servers,
      databaseRoutes(servers, {
        builtIn: ["information_schema", "mysql", "performance_schema", "sys"],
        properties: { charset: "utf8mb4", collation: "utf8mb4_0900_ai_ci" },
        charsets: ["latin1", "utf8", "utf8mb3", "utf8mb4"],
      }),
    ),
    ...powerRoutes(servers),
    ...kit.operations.routes(mysqlKind.operations, mysqlKind.apiVersions),
  ]
}
