import { fabricDatabaseName } from "./database-name.ts"
import type { FabricState, LiveFabricWorkspace } from "./state.ts"
import { fabricWorkspaceId } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { FabricHosts } from "./hosts.ts"
import { entityNotFound } from "./answers.ts"
import type { FabricRoute } from "./routes.ts"
import { workspaceOf, workspacePath } from "./workspaces.ts"

type SqlDatabase = LiveFabricWorkspace["sqlDatabases"][number]

/** SQL databases of a workspace, read only, as recorded: `serverFqdn` holds the port, the database name the item's id. */
export const sqlDatabaseRoutes = (plane: ServiceKit<FabricState>, hosts: FabricHosts): FabricRoute[] => {
  const propertiesOf = (workspace: LiveFabricWorkspace, database: SqlDatabase) => {
    // The server is the loopback address of the workspace's gateway, because there is no DNS for the sandbox.
    const endpoint = hosts.find(fabricWorkspaceId(workspace))
    if (endpoint === undefined) return {}
    const serverFqdn = `${endpoint.host},${endpoint.port}`
    const databaseName = fabricDatabaseName(database)
    const connection = `Data Source=${serverFqdn};Initial Catalog=${databaseName};Multiple Active Result Sets=False;Connect Timeout=30;Encrypt=True;Trust Server Certificate=False`
    return {
      properties: {
        connectionInfo: connection,
        connectionString: connection,
        databaseName,
        serverFqdn,
        backupRetentionDays: 7,
        collation: "SQL_Latin1_General_CP1_CI_AS",
      },
    }
  }
  const body = (workspace: LiveFabricWorkspace, database: SqlDatabase) => ({
    id: database.id,
    type: "SQLDatabase",
    displayName: database.displayName,
    workspaceId: workspace.id,
    ...propertiesOf(workspace, database),
  })
  const operation = "Microsoft.Fabric/workspaces/sqlDatabases/read"
  return [
    {
      method: "GET",
      path: `${workspacePath}/sqlDatabases`,
      operation,
      basis: "recorded",
      handle(request) {
        const workspace = workspaceOf(plane, request)
        return {
          status: 200,
          body: { value: workspace.sqlDatabases.map((database) => body(workspace, database)) },
        }
      },
    },
    {
      method: "GET",
      path: `${workspacePath}/sqlDatabases/{itemId}`,
      operation,
      basis: "recorded",
      handle(request) {
        const workspace = workspaceOf(plane, request)
        const id = request.param("itemId")
        const database = workspace.sqlDatabases.find((candidate) => same(candidate.id, id))
        if (database === undefined) throw entityNotFound(id)
        return { status: 200, body: body(workspace, database) }
      },
    },
  ]
}
