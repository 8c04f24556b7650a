import { databaseAudience } from "../../kit/entra/resources.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { ownerOf } from "../../kit/state/identity-owners.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { postgresRoutes } from "./arm/routes.ts"
import { postgresqlNotes } from "./fidelity.ts"
import { createPostgresHosts } from "./hosts.ts"
import {
  type PostgresPlane,
  type PostgresState,
  postgresSeed,
  postgresServerId,
  postgresType,
} from "./state.ts"

/**
 * Flexible servers of Azure Database for PostgreSQL.
 *
 * @param plane - databases to use instead of the gateway
 */
export const postgresqlService = (plane?: PostgresPlane): SandboxService =>
  defineService({
    name: "postgresql",
    namespaces: ["Microsoft.DBforPostgreSQL"],
    seed: postgresSeed,
    load: ({ postgresServers }, { inSubscription }): PostgresState => ({
      postgresServers: postgresServers.map(inSubscription),
    }),
    resources: ({ postgresServers }) =>
      postgresServers.map((server) => ({
        id: postgresServerId(server),
        type: postgresType,
        name: server.name,
        location: server.location,
        kept: server.kept,
      })),
    identityOwners: ({ postgresServers }) =>
      postgresServers.map((server) => ownerOf(server, postgresServerId(server))),
    audiences: [databaseAudience],
    check: ({ postgresServers }) => refuseTwice("PostgreSQL server", postgresServers.map(postgresServerId)),
    start(kit) {
      const hosts = createPostgresHosts(kit, plane)
      return { routes: postgresRoutes(kit, hosts), listeners: [hosts] }
    },
    fidelity: [{ title: "PostgreSQL", notes: postgresqlNotes }],
  })
