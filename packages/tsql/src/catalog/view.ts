import type { SqlType } from "../engine.ts"
import { bit, datetime, int, nvarchar, sysname } from "../values/types.ts"

/** A catalog view. */
export interface View {
  readonly columns: Readonly<Record<string, SqlType>>
  /** A query of the engine's tables whose columns come in that order. */
  readonly sql: string
}

export const id: SqlType = int
export const tiny: SqlType = { name: "tinyint" }
export const small: SqlType = { name: "smallint" }
export const code = (length: number): SqlType => ({ name: "char", length })
export const text60: SqlType = nvarchar(60)
export const yesNo: SqlType = { name: "varchar", length: 3 }

/** A column that is the same in every row, because the engine has no other case. */
export type Constant = readonly [type: SqlType, value: string]

export const off: Constant = [bit, "0"]
export const none: Constant = [int, "null"]
export const zero: Constant = [int, "0"]

/** The view with constant columns behind its own. */
export function withConstants(view: View, constants: Readonly<Record<string, Constant>>): View {
  const entries = Object.entries(constants)
  const own = Object.keys(view.columns).map((_, index) => `o${index + 1}`)
  const values = entries.map(([, [, value]]) => value)
  return {
    columns: {
      ...view.columns,
      ...Object.fromEntries(entries.map(([name, [type]]) => [name, type] as const)),
    },
    sql: `with own(${own.join(", ")}) as (${view.sql}) select ${[...own, ...values].join(", ")} from own`,
  }
}

/** A view of what cannot be made here: always empty. */
export function emptyView(columns: Readonly<Record<string, SqlType>>): View {
  const nothing = Object.keys(columns).map(() => "null")
  return { columns, sql: `select ${nothing.join(", ")} where false` }
}

const typeDescription = `case type when 'U' then 'USER_TABLE' when 'V' then 'VIEW' when 'PK' then 'PRIMARY_KEY_CONSTRAINT'
  when 'UQ' then 'UNIQUE_CONSTRAINT' when 'F' then 'FOREIGN_KEY_CONSTRAINT' when 'C' then 'CHECK_CONSTRAINT' else 'DEFAULT_CONSTRAINT' end`

/** Columns that all views of objects begin with, and what they are in `k_objects`. */
export const objectColumns = {
  name: sysname,
  object_id: id,
  principal_id: id,
  schema_id: id,
  parent_object_id: id,
  type: code(2),
  type_desc: text60,
  create_date: datetime,
  modify_date: datetime,
  is_ms_shipped: bit,
  is_published: bit,
  is_schema_published: bit,
}
export const objectList = `name, object_id, owner, schema_id, parent, type, ${typeDescription}, created, modified, 0, 0, 0`

/** Objects of the types, that the user may see. */
export function objectsOf(...types: readonly string[]): View {
  const where = types.length === 0 ? "" : ` type in (${types.map((type) => `'${type}'`).join(", ")}) and`
  return {
    columns: objectColumns,
    sql: `select ${objectList} from k_objects where${where} ts_sees_object(object_id)`,
  }
}
