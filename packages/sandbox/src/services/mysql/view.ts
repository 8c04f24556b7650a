import { findServer } from "../../kit/database-servers/find-server.ts"
import { flexibleView } from "../../kit/database-servers/flexible-view.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { mayReadDirectory } from "../../kit/state/graph-permissions.ts"
import { type LiveMysqlServer, type MysqlServerView, type MysqlState, mysqlServerId } from "./state.ts"

/** The identity as which a server looks names up: that of its administrator, else any of its own. */
const canReadDirectory = ({ store }: ServiceKit<MysqlState>, server: LiveMysqlServer): boolean => {
  const { administrator, userAssignedIdentities } = server
  const ids = administrator === undefined ? userAssignedIdentities : [administrator.identityResourceId]
  return ids.some((id) => {
    const identity = store.findIdentity(id)
    return identity !== undefined && mayReadDirectory(store.state, identity.principalId)
  })
}

/** What the databases see of a server; read again for every session. @throws Error when the server is gone */
export const mysqlView = (kit: ServiceKit<MysqlState>, id: string): MysqlServerView => {
  const server = findServer(kit.own.mysqlServers, mysqlServerId, id)
  return { ...flexibleView(kit, id, server), canReadDirectory: canReadDirectory(kit, server) }
}
