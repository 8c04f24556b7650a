import type { Privilege, Privileges } from "@keyless/core/plugin"
import { unitedPrivileges } from "@keyless/sql"

/** What `GRANT ALL PRIVILEGES` on a database means. MySQL 8.0 Reference Manual, 8.2.2. */
const everything = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "REFERENCES",
  "INDEX",
  "ALTER",
  "CREATE TEMPORARY TABLES",
  "LOCK TABLES",
  "EXECUTE",
  "CREATE VIEW",
  "SHOW VIEW",
  "CREATE ROUTINE",
  "ALTER ROUTINE",
  "EVENT",
  "TRIGGER",
] as const

/** A privilege on a database, in MySQL's own words. */
export type NativePrivilege = (typeof everything)[number]

/** Whoever writes may use temporary tables. */
const writing = ["CREATE TEMPORARY TABLES"] as const

/**
 * What each privilege needs. MySQL knows no owner of a table: `create` is for all tables of the database, and its `DROP` for the database
 * itself as well. Routines of others (`ALTER ROUTINE`) and events are in `all` only; who makes a routine may change and run it.
 */
const perPrivilege: Readonly<Record<Privilege, readonly NativePrivilege[]>> = {
  select: ["SELECT"],
  insert: ["INSERT", ...writing],
  update: ["UPDATE", ...writing],
  delete: ["DELETE", ...writing],
  execute: ["EXECUTE"],
  create: [
    "CREATE",
    "DROP",
    "REFERENCES",
    "INDEX",
    "ALTER",
    "CREATE VIEW",
    "SHOW VIEW",
    "CREATE ROUTINE",
    "TRIGGER",
    "LOCK TABLES",
    ...writing,
  ],
}

/** What several grants mean together. */
export interface WantedPrivileges {
  readonly privileges: readonly NativePrivilege[]
  /** Whether it is everything: then a privilege that this list does not know yet is not too much. */
  readonly isAll: boolean
}

/** Several grants, in MySQL's own privileges, in a fixed order. */
export function nativePrivileges(wanted: readonly Privileges[]): WantedPrivileges {
  const united = unitedPrivileges(wanted)
  if (united === "all") return { privileges: everything, isAll: true }
  const names = new Set(united.flatMap((each) => perPrivilege[each]))
  return { privileges: everything.filter((name) => names.has(name)), isAll: false }
}
