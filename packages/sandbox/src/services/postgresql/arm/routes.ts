import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { databaseRoutes } from "../../../kit/database-servers/databases.ts"
import { withPresentDatabases } from "../../../kit/database-servers/present-databases.ts"
import { firewallRoutes, flexibleServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import { parameterRoutes } from "../../../kit/database-servers/parameters.ts"
import { powerRoutes } from "../../../kit/database-servers/power.ts"
import type { ServiceKit } from "../../../kit/service.ts"
import type { PostgresState } from "../state.ts"
import type { PostgresHosts } from "../hosts.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { postgresAdministratorRoutes } from "./administrators.ts"
import { postgresCapabilityRoutes } from "./capabilities.ts"
import { postgresParameters } from "./parameters.ts"
import { postgresKind } from "./postgres-kind.ts"
import { postgresServerRoutes } from "./servers.ts"

/** Microsoft.DBforPostgreSQL/flexibleServers. */
export const postgresRoutes = (kit: ServiceKit<PostgresState>, hosts: PostgresHosts): ArmRoute[] => {
  const servers = createServers(kit, postgresKind, { all: () => kit.own.postgresServers, hosts })
  return [
    ...postgresServerRoutes(() => kit.own, servers),
    ...postgresCapabilityRoutes(),
    ...postgresAdministratorRoutes(servers),
    ...firewallRoutes(servers, flexibleServerRules),
    ...withPresentDatabases(
      servers,
      databaseRoutes(servers, {
        builtIn: ["azure_maintenance", "postgres", "azure_sys"],
        properties: { charset: "UTF8", collation: "en_US.utf8" },
        charsets: ["UTF8"],
      }),
    ),
    ...parameterRoutes(servers, postgresParameters),
    ...powerRoutes(servers),
    ...kit.operations.routes(postgresKind.operations, postgresKind.apiVersions),
  ]
}
