import type {
  DirectoryEntry,
  FirewallRule,
  MysqlServerView,
  PostgresServerView,
  SqlServerView,
} from "../ports.ts"
import { fabricAudiences, sqlAudience } from "./audiences.ts"
import { findEntryById } from "./directory.ts"
import { mayReadDirectory } from "./graph-permissions.ts"
import type { LiveFabricWorkspace, LiveMysqlServer, LiveSqlServer, LiveState } from "./live-types.ts"
import {
  canonical,
  fabricWorkspaceId,
  mysqlServerId,
  postgresServerId,
  same,
  sqlServerId,
  userAssignedIdentityId,
} from "./resource-id.ts"
import { fabricDatabaseName } from "../../services/fabric/database-name.ts"

/** What the databases see of the state. Each throws Error when the server is gone. */
export interface Views {
  postgresView(id: string): PostgresServerView
  mysqlView(id: string): MysqlServerView
  /** View of an Azure SQL server, or of a Fabric workspace. */
  sqlView(id: string): SqlServerView
}

interface ViewSource {
  /** The state at this moment. */
  readonly state: () => LiveState
  /** The rules of a server that already act. */
  /** Whether users of SQL databases may not be altered at this moment. */
  readonly alterUserRefused: () => boolean
  readonly activeRules: (serverId: string, rules: readonly FirewallRule[]) => readonly FirewallRule[]
}

const serverOf = <T>(items: readonly T[], idOf: (item: T) => string, id: string): T => {
  const item = items.find((candidate) => same(idOf(candidate), id))
  if (item === undefined) throw new Error(`no database server ${id}`)
  return item
}

/** The identity as which a MySQL server looks names up: that of its administrator, else any of its own. */
const mysqlMayReadDirectory = (state: LiveState, server: LiveMysqlServer): boolean => {
  const ids =
    server.administrator === undefined
      ? server.userAssignedIdentities
      : [server.administrator.identityResourceId]
  return state.userAssignedIdentities.some(
    (identity) =>
      ids.some((id) => same(userAssignedIdentityId(identity), id)) &&
      mayReadDirectory(state, identity.principalId),
  )
}

/** Object id of whoever has the id, which for an application may be the client id; Azure SQL takes both. */
const objectIdOf = (entry: DirectoryEntry | undefined, id: string) => entry?.objectId ?? id

type FlexibleServer = Pick<LiveMysqlServer, "firewallRules" | "state" | "publicNetworkAccess">

/** Makes the views of a state. They are read again for every session. */
export const createViews = ({ state, activeRules, alterUserRefused }: ViewSource): Views => {
  const azureSql = (server: LiveSqlServer): SqlServerView => {
    const id = sqlServerId(server)
    const { administrator, systemIdentity } = server
    return {
      id: canonical(id),
      name: server.name,
      flavour: "azure-sql",
      databases: server.databases.map((name) => ({ name, sql: server.sql[name] ?? [] })),
      administrators:
        administrator === undefined
          ? []
          : [objectIdOf(findEntryById(state(), administrator.objectId), administrator.objectId)],
      admitted: null,
      passwordAdministrator: server.entraOnly
        ? null
        : { login: server.administratorLogin, password: server.administratorPassword },
      firewall: {
        publicNetworkAccess: server.publicNetworkAccess,
        activeRules: activeRules(id, server.firewallRules),
      },
      clientAddress: state().clientAddress,
      audiences: [sqlAudience],
      canReadDirectory: systemIdentity !== undefined && mayReadDirectory(state(), systemIdentity.principalId),
      alterUserRefused: alterUserRefused(),
    }
  }
  const fabric = (workspace: LiveFabricWorkspace): SqlServerView => ({
    id: canonical(fabricWorkspaceId(workspace)),
    name: workspace.displayName,
    flavour: "fabric",
    databases: workspace.sqlDatabases.map((database) => ({
      name: fabricDatabaseName(database),
      sql: database.sql,
    })),
    administrators: workspace.roleAssignments
      .filter(({ role }) => role !== "Viewer")
      .map(({ principalId }) => principalId),
    admitted: workspace.roleAssignments.map(({ principalId }) => principalId),
    passwordAdministrator: null,
    firewall: null,
    clientAddress: state().clientAddress,
    audiences: [sqlAudience, ...fabricAudiences],
    canReadDirectory: true,
    alterUserRefused: alterUserRefused(),
  })

  const flexible = <S extends FlexibleServer>(id: string, server: S) => ({
    id: canonical(id),
    // A server that is stopped answers nobody.
    state: server.state === "Stopped" ? { ...server, publicNetworkAccess: "Disabled" as const } : server,
    activeFirewallRules: activeRules(id, server.firewallRules),
    clientAddress: state().clientAddress,
  })

  return {
    postgresView: (id) => flexible(id, serverOf(state().postgresServers, postgresServerId, id)),
    mysqlView(id) {
      const server = serverOf(state().mysqlServers, mysqlServerId, id)
      return { ...flexible(id, server), canReadDirectory: mysqlMayReadDirectory(state(), server) }
    },
    sqlView(id) {
      const workspace = state().fabricWorkspaces.find((item) => same(fabricWorkspaceId(item), id))
      return workspace === undefined
        ? azureSql(serverOf(state().sqlServers, sqlServerId, id))
        : fabric(workspace)
    },
  }
}
