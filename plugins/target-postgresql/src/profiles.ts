import type { PrivilegeProfile } from "@keyless/core/plugin"

/** The privileges of a profile, per kind of object, in PostgreSQL's own words (PostgreSQL documentation, 5.8). */
export interface ProfilePrivileges {
  readonly database: readonly string[]
  readonly schema: readonly string[]
  readonly table: readonly string[]
  readonly sequence: readonly string[]
}

const rows = ["SELECT", "INSERT", "UPDATE", "DELETE"]
const allOnTables = [...rows, "TRUNCATE", "REFERENCES", "TRIGGER"]
const allOnSequences = ["USAGE", "SELECT", "UPDATE"]

/**
 * What each profile means. `all` is what Service Connector grants, and what PostgreSQL 15 and later need beside it: USAGE and CREATE on
 * schema `public`. In PostgreSQL only its owner may alter or drop a table, so `ddl` is the right to make tables and everything
 * else on those that are there.
 */
export const profiles: Readonly<Record<PrivilegeProfile, ProfilePrivileges>> = {
  all: {
    database: ["CONNECT", "CREATE", "TEMPORARY"],
    schema: ["USAGE", "CREATE"],
    table: allOnTables,
    sequence: allOnSequences,
  },
  ddl: {
    database: ["CONNECT", "TEMPORARY"],
    schema: ["USAGE", "CREATE"],
    table: allOnTables,
    sequence: allOnSequences,
  },
  readwrite: { database: ["CONNECT", "TEMPORARY"], schema: ["USAGE"], table: rows, sequence: allOnSequences },
  readonly: { database: ["CONNECT"], schema: ["USAGE"], table: ["SELECT"], sequence: ["SELECT"] },
}
