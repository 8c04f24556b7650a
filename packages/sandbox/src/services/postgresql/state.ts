import { z } from "zod"
import type { FlexibleView } from "../../kit/database-servers/flexible-view.ts"
import { firewallRules, firstStatements, flexibleServerLife } from "../../kit/database-servers/seed-parts.ts"
import type { DatabasePlane } from "../../kit/ports.ts"
import { guid } from "../../kit/state/guid.ts"
import type { Known } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import { inResourceGroup, publicNetworkAccess, userAssignedIdentities } from "../../kit/state/seed-parts.ts"

/** A PostgreSQL flexible server in a seed. */
export const postgresServer = z.strictObject({
  ...inResourceGroup,
  ...flexibleServerLife,
  version: z.string().default("18"),
  entraAuth: z.boolean().default(true),
  passwordAuth: z.boolean().default(true),
  publicNetworkAccess,
  /** Password administrator, as PostgreSQL's own login role. */
  administratorLogin: z.string().default("pgadmin"),
  administratorPassword: z.string().default("sandbox-only-Passw0rd"),
  administrators: z
    .array(
      z.strictObject({
        objectId: guid,
        principalName: z.string(),
        principalType: z.enum(["User", "Group", "ServicePrincipal"]),
      }),
    )
    .default([]),
  firewallRules,
  databases: z.array(z.string()).default([]),
  /** Who has ADMIN OPTION on roles that `pgaadauth_create_principal` makes: who calls it, or only the service. */
  principalAdmin: z.enum(["caller", "service"]).default("caller"),
  /** Who owns schema `public` of new databases; with `pg_database_owner`, whoever owns the database. */
  publicSchemaOwner: z.enum(["azure_pg_admin", "pg_database_owner"]).default("azure_pg_admin"),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities,
  sql: firstStatements,
})

export const postgresSeed = { postgresServers: z.array(postgresServer).default([]) }

export type PostgresServerState = z.output<typeof postgresServer>
export type LivePostgresServer = Known<PostgresServerState, "subscriptionId">

/** The service's part of a state. */
export interface PostgresState {
  postgresServers: LivePostgresServer[]
}

/** The control plane's view of one PostgreSQL server at this moment; read again for every session. */
export type PostgresServerView = FlexibleView<PostgresServerState>
export type PostgresPlane = DatabasePlane<PostgresServerView>

export const postgresType = "Microsoft.DBforPostgreSQL/flexibleServers"

/** ARM id of a PostgreSQL flexible server. */
export const postgresServerId = (at: Location): string => providedId(at, postgresType)
