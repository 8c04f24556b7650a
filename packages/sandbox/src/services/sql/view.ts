import { sqlAudience } from "../../gateways/tds/audience.ts"
import type { SqlServerView } from "../../gateways/tds/ports.ts"
import { activeRules } from "../../kit/database-servers/active-rules.ts"
import { findServer } from "../../kit/database-servers/find-server.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { findEntryById } from "../../kit/state/directory.ts"
import { mayReadDirectory } from "../../kit/state/graph-permissions.ts"
import type { LiveState } from "../../kit/state/live-types.ts"
import { canonical } from "../../kit/state/resource-id.ts"
import { type SqlState, sqlServerId } from "./state.ts"

/** Object id of whoever has the id, which for an application may be the client id; Azure SQL takes both. */
const objectIdOf = (state: LiveState, id: string) => findEntryById(state, id)?.objectId ?? id

/** What the databases see of a server; read again for every session. @throws Error when the server is gone */
export const sqlView = (kit: ServiceKit<SqlState>, serverId: string): SqlServerView => {
  const { state } = kit.store
  const server = findServer(kit.own.sqlServers, sqlServerId, serverId)
  const id = sqlServerId(server)
  const { administrator, systemIdentity } = server
  return {
    id: canonical(id),
    name: server.name,
    flavour: "azure-sql",
    databases: server.databases.map((name) => ({ name, sql: server.sql[name] ?? [] })),
    administrators: administrator === undefined ? [] : [objectIdOf(state, administrator.objectId)],
    admitted: null,
    passwordAdministrator: server.entraOnly
      ? null
      : { login: server.administratorLogin, password: server.administratorPassword },
    firewall: {
      publicNetworkAccess: server.publicNetworkAccess,
      activeRules: activeRules(kit, id, server.firewallRules),
    },
    clientAddress: state.clientAddress,
    audiences: [sqlAudience],
    canReadDirectory: systemIdentity !== undefined && mayReadDirectory(state, systemIdentity.principalId),
    ...(kit.faults.current.alterUserRefused && { alterUserRefused: true }),
  }
}
