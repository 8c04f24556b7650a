import { SqlError, overflow } from "../errors.ts"
import { objectById, columnsOf } from "../catalog/objects.ts"
import { textOf } from "../storage/sqlite.ts"
import type { SessionState } from "./context.ts"

/** An error of SQLite as SQL Server words it; anything unknown stays a fault of the engine. */
export function translateError(session: SessionState, error: unknown, verb: string): unknown {
  if (!(error instanceof Error) || error instanceof SqlError) return error
  const constraint = /^547:(\w+):(\d+)$/.exec(error.message)
  if (constraint !== null) return conflict(session, constraint[1] ?? "", Number(constraint[2]), verb)
  const index = /UNIQUE constraint failed: index 'u(\d+)_(\d+)'/.exec(error.message)
  if (index !== null) return duplicate(session, Number(index[1]), Number(index[2]))
  if (error.message === "integer overflow") return overflow("int")
  if (
    /too many (columns|terms|SQL variables)|parser stack overflow|Expression tree is too large/i.test(
      error.message,
    )
  ) {
    return new SqlError(
      8623,
      "The query processor ran out of internal resources and could not produce a query plan.",
      {
        endsBatch: true,
      },
    )
  }
  return error
}

function duplicate(session: SessionState, table: number, index: number): SqlError {
  const object = objectById(session.store, table)
  const row = session.store.get(
    `select i.name, o.type from k_indexes i left join k_objects o on o.object_id = i.constraint_id
      where i.table_id = ? and i.index_id = ?`,
    BigInt(table),
    BigInt(index),
  )
  const name = textOf(row?.["name"])
  const target = `${object?.schema ?? ""}.${object?.name ?? ""}`
  if (row?.["type"] === null) {
    const text = `Cannot insert duplicate key row in object '${target}' with unique index '${name}'.`
    return new SqlError(2601, text, { severity: 14 })
  }
  const kind = row?.["type"] === "PK" ? "PRIMARY KEY" : "UNIQUE KEY"
  const text = `Violation of ${kind} constraint '${name}'. Cannot insert duplicate key in object '${target}'.`
  return new SqlError(2627, text, { severity: 14 })
}

function conflict(session: SessionState, kind: string, id: number, verb: string): SqlError {
  const { store, database } = session
  const constraint = objectById(store, id)
  const row = store.get("select * from k_constraints where object_id = ?", BigInt(id))
  const detail = JSON.parse(textOf(row?.["detail"]) || "{}") as {
    table?: number
    references?: number[]
    columns?: number[]
  }
  const word = kind === "check" ? "CHECK" : kind === "child" ? "FOREIGN KEY" : "REFERENCE"
  const table = kind === "child" ? (detail.table ?? 0) : (constraint?.parent ?? 0)
  const columns = kind === "child" ? detail.references : detail.columns
  const object = objectById(store, table)
  const [only] = columns ?? []
  const column =
    columns?.length === 1 ? columnsOf(store, table).find((each) => each.id === only)?.name : undefined
  const place = `table "${object?.schema ?? ""}.${object?.name ?? ""}"${column === undefined ? "" : `, column '${column}'`}`
  return new SqlError(
    547,
    `The ${verb} statement conflicted with the ${word} constraint "${constraint?.name ?? ""}". The conflict occurred in database "${database}", ${place}.`,
  )
}
