import type { DatabaseSync } from "node:sqlite"
import type { Cell } from "../values/cell.ts"

/**
 * `node:sqlite` without the warning that Node prints when it is first loaded. Every other warning passes, and the filter is gone when this
 * returns.
 */
function loadSqlite(): typeof import("node:sqlite") {
  const before = Object.getOwnPropertyDescriptor(process, "emitWarning")
  const emitWarning = process.emitWarning.bind(process)
  const filter = (warning: string | Error, ...rest: unknown[]) => {
    if (String(warning).startsWith("SQLite is an experimental feature")) return
    Reflect.apply(emitWarning, process, [warning, ...rest])
  }
  process.emitWarning = filter
  try {
    return process.getBuiltinModule("node:sqlite")
  } finally {
    if (before !== undefined) Object.defineProperty(process, "emitWarning", before)
  }
}

/** A row, by column. */
export type Row = Readonly<Record<string, Cell>>

/** A connection to the file of a database. */
export interface Store {
  readonly db: DatabaseSync
  /** Rows of a statement; integers are bigint. */
  all(sql: string, ...values: readonly Cell[]): Row[]
  get(sql: string, ...values: readonly Cell[]): Row | undefined
  /** Runs a statement and answers how many rows it changed. */
  run(sql: string, ...values: readonly Cell[]): number
  /** The same two for compiled SQL, whose parameters are called `$p1`, `$p2` ... */
  allCompiled(sql: string, binds: readonly Cell[]): Row[]
  runCompiled(sql: string, binds: readonly Cell[]): number
  exec(sql: string): void
  close(): void
}

/** Opens a connection; the file is made if it is not there. */
export function openStore(path: string): Store {
  const { DatabaseSync: Database } = loadSqlite()
  const db = new Database(path)
  // Sessions of one process cannot wait for each other inside SQLite; the engine's own lock does the waiting.
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 0")
  const prepare = (sql: string) => {
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    return statement
  }
  const compiled = (sql: string) => {
    const statement = prepare(sql)
    // The compiler may leave out a part that it had bound a value for.
    statement.setAllowUnknownNamedParameters(true)
    return statement
  }
  const byName = (binds: readonly Cell[]) =>
    Object.fromEntries(binds.map((cell, index) => [`$p${index + 1}`, cell]))
  return {
    db,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    allCompiled: (sql, binds) => compiled(sql).all(byName(binds)) as Row[],
    runCompiled: (sql, binds) => Number(compiled(sql).run(byName(binds)).changes),
    exec: (sql) => db.exec(sql),
    close: () => db.close(),
  }
}

/** A cell of the engine's own tables that is known to be a number. */
export function numberOf(cell: Cell | undefined): number {
  return Number(cell ?? 0)
}

/** A cell of the engine's own tables that is known to be text. */
export function textOf(cell: Cell | undefined): string {
  return typeof cell === "string" ? cell : ""
}
