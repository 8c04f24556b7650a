import type { MySQLManagementFlexibleServerClient, Server } from "@azure/arm-mysql-flexible"
import type { Administrator, IdentifiedDatabase, PlanningFirewall } from "@keyless/azure"

/** The one Entra administrator of a server. */
export interface MysqlAdministrator extends Administrator {
  readonly tenantId?: string
  /** The identity of the server as which it looks the administrator up. */
  readonly identity?: string
}

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase, PlanningFirewall {
  readonly client: MySQLManagementFlexibleServerClient
  readonly host: string
  readonly properties: Server
  readonly administrator: MysqlAdministrator | null
}
