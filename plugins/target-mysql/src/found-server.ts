import type { MySQLManagementFlexibleServerClient, Server } from "@azure/arm-mysql-flexible"
import type { Administrator, FirewallRules, IdentifiedDatabase } from "@keyless/azure"
import type { Step } from "@keyless/core/plugin"

/** The one Entra administrator of a server. */
export interface MysqlAdministrator extends Administrator {
  readonly tenantId?: string
  /** The identity of the server as which it looks the administrator up. */
  readonly identity?: string
}

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase {
  readonly client: MySQLManagementFlexibleServerClient
  readonly host: string
  readonly properties: Server
  /** Its firewall rules; the first list of them is what planning read. */
  readonly rules: FirewallRules
  /** Steps that remove what runs left in its firewall that never came back. */
  readonly tidying: readonly Step[]
  readonly administrator: MysqlAdministrator | null
}
