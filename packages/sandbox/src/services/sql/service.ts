import { sqlAudience } from "../../gateways/tds/audience.ts"
import { tdsArea } from "../../gateways/tds/fidelity.ts"
import type { SqlPlane } from "../../gateways/tds/ports.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { completedIdentity } from "../../kit/state/complete.ts"
import { ownerOf } from "../../kit/state/identity-owners.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { sqlRoutes } from "./arm/routes.ts"
import { createSqlHosts } from "./hosts.ts"
import { type SqlState, sqlSeed, sqlServerId, sqlType } from "./state.ts"

/**
 * Logical servers of Azure SQL.
 *
 * @param plane - databases to use instead of the gateway
 */
export const sqlService = (plane?: SqlPlane): SandboxService =>
  defineService({
    name: "sql",
    namespaces: ["Microsoft.Sql"],
    seed: sqlSeed,
    load: ({ sqlServers }, { inSubscription }): SqlState => ({
      sqlServers: sqlServers.map(({ systemIdentity, ...server }) => ({
        ...inSubscription(server),
        ...completedIdentity(systemIdentity),
      })),
    }),
    resources: ({ sqlServers }) =>
      sqlServers.flatMap((server) => [
        {
          id: sqlServerId(server),
          type: sqlType,
          name: server.name,
          location: server.location,
          kept: server.kept,
          kind: "v12.0",
        },
        ...[...new Set(["master", ...server.databases])].map((database) => ({
          id: `${sqlServerId(server)}/databases/${database}`,
          type: `${sqlType}/databases`,
          name: `${server.name}/${database}`,
          location: server.location,
        })),
      ]),
    identityOwners: ({ sqlServers }) => sqlServers.map((server) => ownerOf(server, sqlServerId(server))),
    audiences: [sqlAudience],
    check: ({ sqlServers }) => refuseTwice("SQL server", sqlServers.map(sqlServerId)),
    start(kit) {
      const hosts = createSqlHosts(kit, plane)
      return { routes: sqlRoutes(kit, hosts), listeners: [hosts] }
    },
    fidelity: [tdsArea],
  })
