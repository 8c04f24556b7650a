import type { Identity } from "../identity.ts"

/** What an app speaks with its database: `tds` with Azure SQL and with SQL database in Fabric. @public */
export type Protocol = "postgresql" | "mysql" | "tds"

/** What the variables say of a connection. @public */
export interface Connection {
  readonly protocol: Protocol
  /** Name of the connection, where its record or the caller tells it. */
  readonly name?: string
  readonly host: string
  readonly port: number
  readonly database: string
  /** Name of the database user; empty with `tds`, where the token says who it is. */
  readonly user: string
  readonly identity: Identity
  /** The variable that named the identity, or `no` and the variable that would have, such as `no AZURE_SQL_CLIENTID`. */
  readonly identityFrom: string
}

/** The variables of a process; those that are not there are undefined. @public */
export type Environment = Readonly<Record<string, string | undefined>>
