import type { Database, Server, SqlManagementClient } from "@azure/arm-sql"
import type { Administrator, FirewallRules, IdentifiedDatabase } from "@keyless/azure"
import type { Step } from "@keyless/core/plugin"

/** The one Entra administrator of a server. */
export interface SqlAdministrator extends Administrator {
  /** As the server has it: of an application it may be the client id. */
  readonly sid: string
  readonly tenantId?: string
}

/** A server and a database on it, as ARM shows them at one moment. */
export interface FoundServer extends IdentifiedDatabase {
  readonly client: SqlManagementClient
  readonly host: string
  readonly properties: Server
  /** Its firewall rules; the first list of them is what planning read. */
  readonly rules: FirewallRules
  /** Steps that remove what runs left in its firewall that never came back. */
  readonly tidying: readonly Step[]
  readonly databaseProperties: Database
  readonly administrator: SqlAdministrator | null
}
