import type { DatabasePlane, FirewallRule } from "../../kit/ports.ts"

/** The control plane's view of one SQL server, or of the databases of one Fabric workspace, at this moment. */
export interface SqlServerView {
  /** Resource id of the server, or address of the workspace in the Fabric API; lower case. */
  readonly id: string
  readonly name: string
  readonly flavour: "azure-sql" | "fabric"
  /** Databases with the statements that are run when they are first made. */
  readonly databases: readonly { readonly name: string; readonly sql: readonly string[] }[]
  /** Users, applications and groups that come in as `dbo`, by object id. */
  readonly administrators: readonly string[]
  /** Who may connect at all, besides having a database user; null where the database user is enough. */
  readonly admitted: readonly string[] | null
  /** The account with a password; null where only tokens are taken. */
  readonly passwordAdministrator: { readonly login: string; readonly password: string } | null
  /** Null where there is no firewall. */
  readonly firewall: {
    readonly publicNetworkAccess: "Enabled" | "Disabled"
    /** Rules that already act. */
    readonly activeRules: readonly FirewallRule[]
  } | null
  readonly clientAddress: string
  /** Audiences whose tokens are taken. */
  readonly audiences: readonly string[]
  /** Whether the server itself may look users, groups and applications up in the directory. */
  readonly canReadDirectory: boolean
  /** Whether extended properties of users are refused, as to a session without ALTER on them. */
  readonly alterUserRefused?: boolean
}

export type SqlPlane = DatabasePlane<SqlServerView>
