import { z } from "zod"
import type { FlexibleView } from "../../kit/database-servers/flexible-view.ts"
import { firewallRules, firstStatements, flexibleServerLife } from "../../kit/database-servers/seed-parts.ts"
import type { DatabasePlane } from "../../kit/ports.ts"
import { guid } from "../../kit/state/guid.ts"
import type { Known } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import { inResourceGroup, publicNetworkAccess, userAssignedIdentities } from "../../kit/state/seed-parts.ts"

/** A MySQL flexible server in a seed. */
export const mysqlServer = z.strictObject({
  ...inResourceGroup,
  ...flexibleServerLife,
  version: z.string().default("8.0.21"),
  publicNetworkAccess,
  /** Password administrator, as MySQL's own account. */
  administratorLogin: z.string().default("mysqladmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  /** The one Entra administrator. `login` is the name it logs in with. */
  administrator: z
    .strictObject({ objectId: guid, login: z.string(), identityResourceId: z.string() })
    .optional(),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** ARM ids of user-assigned identities of the server. */
  userAssignedIdentities,
  sql: firstStatements,
})

export const mysqlSeed = { mysqlServers: z.array(mysqlServer).default([]) }

export type MysqlServerState = z.output<typeof mysqlServer>
export type LiveMysqlServer = Known<MysqlServerState, "subscriptionId">

/** The service's part of a state. */
export interface MysqlState {
  mysqlServers: LiveMysqlServer[]
}

/** The control plane's view of one MySQL server at this moment; read again for every session. */
export interface MysqlServerView extends FlexibleView<MysqlServerState> {
  /** Whether the server's identity may look users, groups and applications up in the directory. */
  readonly canReadDirectory: boolean
}
export type MysqlPlane = DatabasePlane<MysqlServerView>

export const mysqlType = "Microsoft.DBforMySQL/flexibleServers"

/** ARM id of a MySQL flexible server. */
export const mysqlServerId = (at: Location): string => providedId(at, mysqlType)
