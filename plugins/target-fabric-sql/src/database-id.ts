import { azureFailure } from "@keyless/azure"

/** Names a database of a workspace: two GUIDs, lower case. */
export interface DatabaseRef {
  readonly workspace: string
  readonly database: string
}

const guid = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
const shape = new RegExp(
  String.raw`^https://api\.fabric\.microsoft\.com/v1/workspaces/(?<workspace>${guid})/SqlDatabases/(?<database>${guid})/?$`,
  "i",
)

/** Reads the id of a database, to its end and in any case. @throws KeylessError `invalid_resource_id` */
export function parseDatabaseId(id: string): DatabaseRef {
  const { workspace, database } = shape.exec(id)?.groups ?? {}
  if (workspace === undefined || database === undefined) {
    throw azureFailure("invalid_resource_id", `"${id}" is not the id of a SQL database in Fabric.`, {
      hint: "It has the form https://api.fabric.microsoft.com/v1/workspaces/<workspace id>/SqlDatabases/<database id>; both ids are in the address of the database in the Fabric portal.",
    })
  }
  return { workspace: workspace.toLowerCase(), database: database.toLowerCase() }
}

/** Writes the id as Service Connector has it; it is a name and says nothing of where the cloud's Fabric API is. */
export function buildDatabaseId({ workspace, database }: DatabaseRef): string {
  return `https://api.fabric.microsoft.com/v1/workspaces/${workspace}/SqlDatabases/${database}`
}
