import type { ControlPlane } from "../../../kit/context.ts"
import type { Operations } from "../../../kit/arm/operations.ts"
import type { ArmRoute } from "../../../kit/arm/routes.ts"
import { databaseRoutes } from "../../../kit/database-servers/databases.ts"
import { withPresentDatabases } from "../../../kit/database-servers/present-databases.ts"
import { firewallRoutes, flexibleServerRules } from "../../../kit/database-servers/firewall-rules.ts"
import { parameterRoutes } from "../../../kit/database-servers/parameters.ts"
import { powerRoutes } from "../../../kit/database-servers/power.ts"
import { createServers } from "../../../kit/database-servers/server-kind.ts"
import { postgresAdministratorRoutes } from "./administrators.ts"
import { postgresCapabilityRoutes } from "./capabilities.ts"
import { postgresParameters } from "./parameters.ts"
import { postgresKind } from "./postgres-kind.ts"
import { postgresServerRoutes } from "./servers.ts"

/** Microsoft.DBforPostgreSQL/flexibleServers. */
export const postgresRoutes = (plane: ControlPlane, operations: Operations): ArmRoute[] => {
  const servers = createServers(plane, operations, postgresKind)
  return [
    ...postgresServerRoutes(servers),
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
    ...operations.routes(postgresKind.operations, postgresKind.apiVersions),
  ]
}
