import type { Expression, Query, Statement } from "./ast.ts"
import type { Cursor } from "./cursor.ts"

/** A batch that is being read, with the parts of the grammar that need each other; `parse.ts` puts them together. */
export interface Grammar {
  readonly cursor: Cursor
  /** Hints of tables, in upper case, in the statement that is being read. */
  hints: Set<string>
  /** How many WHILE are open. */
  loops: number
  /** A value or a condition. */
  expression(): Expression
  query(): Query
  statement(): Statement
}
