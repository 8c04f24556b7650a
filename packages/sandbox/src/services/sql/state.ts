import { z } from "zod"
import { firewallRules, firstStatements } from "../../kit/database-servers/seed-parts.ts"
import { guid } from "../../kit/state/guid.ts"
import type { Known, WithSystemIdentity } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import {
  inResourceGroup,
  keptFields,
  publicNetworkAccess,
  systemIdentity,
} from "../../kit/state/seed-parts.ts"

/** A logical SQL server in a seed. */
const sqlServer = z.strictObject({
  ...inResourceGroup,
  publicNetworkAccess,
  /** Password administrator. */
  administratorLogin: z.string().default("sqladmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  /** Whether password logins are refused. */
  entraOnly: z.boolean().default(false),
  /** The one Entra administrator. */
  administrator: z.strictObject({ objectId: guid, login: z.string() }).optional(),
  /** The server's own identity, as which it looks names up in the directory. */
  systemIdentity: systemIdentity.optional(),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** `status` of databases where it is not `Online`, by name. */
  databaseStates: z.record(z.string(), z.string()).default({}),
  /** Databases that are the geo-secondary of another one, by name. */
  secondaries: z.array(z.string()).default([]),
  /** Fields of databases that are kept and not acted on, such as `tags` and `sku`, by name. */
  databaseFields: z.record(z.string(), keptFields).default({}),
  sql: firstStatements,
})

export const sqlSeed = { sqlServers: z.array(sqlServer).default([]) }

export type LiveSqlServer = WithSystemIdentity<Known<z.output<typeof sqlServer>, "subscriptionId">>

/** The service's part of a state. */
export interface SqlState {
  sqlServers: LiveSqlServer[]
}

export const sqlType = "Microsoft.Sql/servers"

/** ARM id of a logical SQL server. */
export const sqlServerId = (at: Location): string => providedId(at, sqlType)
