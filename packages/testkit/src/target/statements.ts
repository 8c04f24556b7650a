import type { Privileges } from "@keyless/core/plugin"

/**
 * Kinds of statements that mean the same in every database. `select` to `delete` and `alterTable`, `dropTable` are about the first table that a fixture's world has, those on
 * `Second` about another one of the same schema, and those on `Later` about the one that `addTable` makes; `createTable` makes a table and `dropOwnTable` makes one and drops it.
 *
 * @public
 */
export type StatementKind =
  | "select"
  | "insert"
  | "update"
  | "delete"
  | "selectSecond"
  | "insertSecond"
  | "updateSecond"
  | "deleteSecond"
  | "selectLater"
  | "insertLater"
  | "updateLater"
  | "deleteLater"
  | "createTable"
  | "dropOwnTable"
  | "alterTable"
  | "dropTable"

/** What privileges allow and refuse. What is in neither list is each database's own affair. */
export interface Expectation {
  readonly privileges: Privileges
  readonly allowed: readonly StatementKind[]
  readonly refused: readonly StatementKind[]
}

/** The statements on rows of every table, those made later included. */
const on = <V extends "select" | "insert" | "update" | "delete">(verb: V) =>
  [verb, `${verb}Second`, `${verb}Later`] as const
const reading = on("select")
const inserting = on("insert")
const changing = [...on("update"), ...on("delete")] as const
const rows = [...reading, ...inserting, ...changing] as const
const tables = ["createTable", "dropOwnTable"] as const
const foreign = ["alterTable", "dropTable"] as const

/** What each profile means, and two lists. */
export const expectations: readonly Expectation[] = [
  { privileges: "all", allowed: [...rows, ...tables], refused: [] },
  { privileges: "ddl", allowed: [...rows, ...tables], refused: [] },
  { privileges: "readwrite", allowed: rows, refused: [...tables, ...foreign] },
  {
    privileges: "readonly",
    allowed: reading,
    refused: [...inserting, ...changing, ...tables, ...foreign],
  },
  {
    privileges: ["select", "insert"],
    allowed: [...reading, ...inserting],
    refused: [...changing, ...tables, ...foreign],
  },
]
