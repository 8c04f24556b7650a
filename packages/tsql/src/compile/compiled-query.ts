import type { SqlType } from "../engine.ts"

/** A column of a result; the type of a bare NULL is null. */
export interface OutputColumn {
  readonly name: string
  readonly type: SqlType | null
  readonly nullable: boolean
}

/** A query for SQLite whose columns are called `k1`, `k2` ... */
export interface CompiledQuery {
  readonly sql: string
  readonly columns: readonly OutputColumn[]
}
