import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import type { CommonTable, DottedName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"

/** A compiled value: SQLite's text for it, and its type in T-SQL; a bare NULL has none. */
export interface Value {
  readonly sql: string
  readonly type: SqlType | null
  readonly nullable: boolean
  /** Digits of a whole number that is written out: as a decimal it counts with those, not with the ten of an int. */
  readonly digits?: number
}

export interface ScopeColumn extends Value {
  readonly name: string
  readonly type: SqlType | null
}

/** A table, view or subquery after FROM. */
export interface ScopeSource {
  /** Its alias, or its name. */
  readonly name: DottedName
  readonly columns: readonly ScopeColumn[]
  /** For a table: its id and SQLite's text for the row's id. */
  readonly table: { readonly id: number; readonly rowId: string } | undefined
  /** What messages call it, where that is not its name. */
  readonly shown?: string
}

/** A part of a query whose columns must be grouped. */
export type GroupedClause = "select list" | "HAVING clause" | "ORDER BY clause"

/** What names mean at a place of a query. */
export interface Scope {
  readonly sources: readonly ScopeSource[]
  /** The query around, for correlated subqueries. */
  readonly parent: Scope | undefined
  readonly ctes: ReadonlyMap<string, CommonTable>
  /** For a query with groups: SQLite's texts of what it groups by. */
  readonly groups: ReadonlySet<string> | undefined
  readonly clause: GroupedClause
  /** Inside the argument of an aggregate every column may be used. */
  readonly inAggregate: boolean
}

export const emptyScope: Scope = {
  sources: [],
  parent: undefined,
  ctes: new Map(),
  groups: undefined,
  clause: "select list",
  inAggregate: false,
}

/** Finds a column, in the nearest query first. Throws Msg 207, 209, 4104, 8120, 8121 and 8127. */
export function resolveColumn(scope: Scope, name: DottedName): ScopeColumn {
  const column = name.at(-1) ?? ""
  const qualifier = name.slice(0, -1)
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const sources =
      qualifier.length === 0 ? level.sources : level.sources.filter((source) => named(source, qualifier))
    const found = sources.flatMap((source) =>
      source.columns.filter((each) => fold(each.name) === fold(column)).map((each) => ({ source, each })),
    )
    if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${column}'.`, { endsBatch: true })
    const [only] = found
    if (only !== undefined) return checkGrouped(level, only.source, only.each)
    if (qualifier.length > 0 && sources.length > 0) break
  }
  if (qualifier.length > 0 && !anySource(scope, qualifier)) {
    const text = `The multi-part identifier "${name.join(".")}" could not be bound.`
    throw new SqlError(4104, text, { endsBatch: true })
  }
  throw invalidColumn(column)
}

/** Msg 207. */
export function invalidColumn(name: string): SqlError {
  return new SqlError(207, `Invalid column name '${name}'.`, { endsBatch: true })
}

function anySource(scope: Scope, qualifier: DottedName): boolean {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    if (level.sources.some((source) => named(source, qualifier))) return true
  }
  return false
}

/** Whether the qualifier (`t`, `dbo.t`) means the source. */
export function named(source: ScopeSource, qualifier: DottedName): boolean {
  const wanted = qualifier.toReversed()
  const own = source.name.toReversed()
  return wanted.every(
    (part, index) => part === "" || fold(own[index] ?? (index === 1 ? "dbo" : part)) === fold(part),
  )
}

const ungrouped: Readonly<Record<GroupedClause, number>> = {
  "select list": 8120,
  "HAVING clause": 8121,
  "ORDER BY clause": 8127,
}

function checkGrouped(level: Scope, source: ScopeSource, column: ScopeColumn): ScopeColumn {
  if (level.groups === undefined || level.inAggregate || level.groups.has(column.sql)) return column
  const { clause } = level
  const name = `${source.shown ?? source.name.join(".")}.${column.name}`
  const quoted = clause === "ORDER BY clause" ? `"${name}"` : `'${name}'`
  throw new SqlError(
    ungrouped[clause],
    `Column ${quoted} is invalid in the ${clause} because it is not contained in either an aggregate function or the GROUP BY clause.`,
    { endsBatch: true },
  )
}
