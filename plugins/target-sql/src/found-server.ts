import type { Database, Server, SqlManagementClient } from "@azure/arm-sql"
import type { Administrator, IdentifiedDatabase, PlanningFirewall } from "@keyless/azure"

/** The one Entra administrator of a server. */
export interface SqlAdministrator extends Administrator {
  /** As the server has it: of an application it may be the client id. */
  readonly sid: string
  readonly tenantId?: string
}

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase, PlanningFirewall {
  readonly client: SqlManagementClient
  readonly host: string
  readonly properties: Server
  readonly databaseProperties: Database
  readonly administrator: SqlAdministrator | null
}
