import type { Privileges } from "@keyless/core/plugin"

/**
 * Kinds of statements that mean the same in every database. `select` to `delete` and `alterTable`, `dropTable` are about the table that a fixture's world has; `selectLater` and
 * `insertLater` about the one that `addTable` makes; `createTable` makes a table and `dropOwnTable` makes one and drops it.
 *
 * @public
 */
export type StatementKind =
  | "select"
  | "insert"
  | "update"
  | "delete"
  | "selectLater"
  | "insertLater"
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

const rows = ["select", "insert", "update", "delete", "selectLater", "insertLater"] as const
const tables = ["createTable", "dropOwnTable"] as const
const foreign = ["alterTable", "dropTable"] as const

/** What each profile means, and two lists. */
export const expectations: readonly Expectation[] = [
  { privileges: "all", allowed: [...rows, ...tables], refused: [] },
  { privileges: "ddl", allowed: [...rows, ...tables], refused: [] },
  { privileges: "readwrite", allowed: rows, refused: [...tables, ...foreign] },
  {
    privileges: "readonly",
    allowed: ["select", "selectLater"],
    refused: ["insert", "update", "delete", "insertLater", ...tables, ...foreign],
  },
  {
    privileges: ["select", "insert"],
    allowed: ["select", "insert", "selectLater", "insertLater"],
    refused: ["update", "delete", ...tables, ...foreign],
  },
]
