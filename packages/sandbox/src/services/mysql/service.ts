import { databaseAudience } from "../../kit/entra/resources.ts"
import { defineService, type SandboxService } from "../../kit/service.ts"
import { ownerOf } from "../../kit/state/identity-owners.ts"
import { canonical, same } from "../../kit/state/resource-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { mysqlRoutes } from "./arm/routes.ts"
import { mysqlNotes } from "./fidelity.ts"
import { createMysqlHosts } from "./hosts.ts"
import { type MysqlPlane, type MysqlState, mysqlSeed, mysqlServerId, mysqlType } from "./state.ts"

const checkServers = ({ mysqlServers }: MysqlState): void => {
  refuseTwice("MySQL server", mysqlServers.map(mysqlServerId))
  for (const { name, administrator, userAssignedIdentities } of mysqlServers) {
    if (administrator === undefined) continue
    if (!userAssignedIdentities.some((id) => same(id, administrator.identityResourceId))) {
      throw new Error(
        `seed: the administrator of ${name} names the identity ${administrator.identityResourceId}, which the server does not have`,
      )
    }
  }
}

/**
 * Flexible servers of Azure Database for MySQL.
 *
 * @param plane - databases to use instead of the gateway
 */
export const mysqlService = (plane?: MysqlPlane): SandboxService =>
  defineService({
    name: "mysql",
    namespaces: ["Microsoft.DBforMySQL"],
    seed: mysqlSeed,
    load: ({ mysqlServers }, { inSubscription }): MysqlState => ({
      mysqlServers: mysqlServers.map(inSubscription),
    }),
    resources: ({ mysqlServers }) =>
      mysqlServers.map((server) => ({
        id: mysqlServerId(server),
        type: mysqlType,
        name: server.name,
        location: server.location,
        kept: server.kept,
      })),
    identityOwners: ({ mysqlServers }) =>
      mysqlServers.map((server) => ownerOf(server, mysqlServerId(server))),
    check: checkServers,
    audiences: [databaseAudience],
    start(kit) {
      const hosts = createMysqlHosts(kit, plane)
      return {
        routes: mysqlRoutes(kit, hosts),
        listeners: [hosts],
        // Without its identity a server can look nobody up: its administrator goes with the identity.
        async identityRemoved(id) {
          for (const server of kit.own.mysqlServers) {
            if (!same(server.administrator?.identityResourceId ?? "", id)) continue
            delete server.administrator
            await (await hosts.plane()).syncAdministrators(canonical(mysqlServerId(server)))
          }
        },
      }
    },
    fidelity: [{ title: "MySQL", notes: mysqlNotes }],
  })
