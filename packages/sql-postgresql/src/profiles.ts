import type { Privilege, Privileges } from "@keyless/core/plugin"
import { unitedPrivileges } from "@keyless/sql"

/** Privileges per kind of object, in PostgreSQL's own words (PostgreSQL documentation, 5.8). */
export interface NativePrivileges {
  readonly database: readonly string[]
  readonly schema: readonly string[]
  readonly table: readonly string[]
  readonly sequence: readonly string[]
}

const allOnTables = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
const allOnSequences = ["USAGE", "SELECT", "UPDATE"]

/** What Service Connector grants, and what PostgreSQL 15 and later need beside it: USAGE and CREATE on schema `public`. */
const everything: NativePrivileges = {
  database: ["CONNECT", "CREATE", "TEMPORARY"],
  schema: ["USAGE", "CREATE"],
  table: allOnTables,
  sequence: allOnSequences,
}

/** What the app can do without: a database that somebody else owns works for it all the same. */
export const optionalOnDatabase: ReadonlySet<string> = new Set(["CREATE", "TEMPORARY"])

/** No privileges at all. */
export const nothing: NativePrivileges = { database: [], schema: [], table: [], sequence: [] }
/** Whoever writes needs numbers from sequences, and may use temporary tables. */
const writing = { database: ["TEMPORARY"], sequence: allOnSequences }

/**
 * What each privilege needs beside CONNECT and USAGE of the schema. In PostgreSQL only its owner may alter or drop a table, so `create` is the right
 * to make tables and what else there is to do with those of others. `execute` needs nothing: every role may run functions unless that was revoked
 * from PUBLIC.
 */
const perPrivilege: Readonly<Record<Privilege, Partial<NativePrivileges>>> = {
  select: { table: ["SELECT"], sequence: ["SELECT"] },
  insert: { table: ["INSERT"], ...writing },
  update: { table: ["UPDATE"], ...writing },
  delete: { table: ["DELETE"], database: writing.database },
  execute: {},
  create: { schema: ["CREATE"], table: ["TRUNCATE", "REFERENCES", "TRIGGER"], ...writing },
}

/** Several grants, in PostgreSQL's own privileges. */
export function nativePrivileges(wanted: readonly Privileges[]): NativePrivileges {
  const united = unitedPrivileges(wanted)
  if (united === "all") return everything
  const parts = [{ database: ["CONNECT"], schema: ["USAGE"] }, ...united.map((each) => perPrivilege[each])]
  const of = (kind: keyof NativePrivileges) => {
    const names = new Set(parts.flatMap((part) => ({ ...nothing, ...part })[kind]))
    return everything[kind].filter((name) => names.has(name))
  }
  return { database: of("database"), schema: of("schema"), table: of("table"), sequence: of("sequence") }
}
