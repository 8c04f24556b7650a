import type { SessionState } from "../run/context.ts"
import type { Expression, Query } from "../syntax/ast.ts"
import type { Cell } from "../values/cell.ts"
import type { CompiledQuery } from "./compiled-query.ts"
import type { Scope, Value } from "./scope.ts"

/** Turns parsed T-SQL into SQLite's SQL for one statement. Names are resolved and rights are checked on the way. */
export interface Compiler {
  readonly session: SessionState
  /** Values of the parameters `$p1`, `$p2` ... */
  readonly binds: Cell[]
  /** A fresh name for SQLite. */
  alias(): string
  value(expression: Expression, scope: Scope): Value
  condition(expression: Expression, scope: Scope): string
  query(query: Query, scope: Scope): CompiledQuery
  /** Whether the query stands inside another, though nothing of that is seen in it: a view, a common table. */
  nested: boolean
  /** Owner of the view being read: what has the same owner is not checked (ownership chain). */
  chainOwner: number | undefined
  /** Views that are being read, against a view of itself. */
  readonly views: Set<number>
  /** Common tables that are being compiled, by folded name: one that is met again is recursive. */
  readonly commonTables: Set<string>
}
