import { SqlError } from "../errors.ts"
import { textOf } from "../storage/sqlite.ts"
import type { SessionState } from "./context.ts"
import { translateError } from "./sqlite-errors.ts"

/**
 * Runs an UPDATE whose rows may take each other's keys, as in `SET a = a + 1`: SQL Server looks at keys when all rows are changed, SQLite at each
 * row. So where a key is there twice on the way, it is done once more without the unique indexes, which are made anew at the end. Throws Msg 2601
 * and 2627 for keys that are there twice then; whoever called takes everything back.
 */
export function withKeysAtEnd<Result>(session: SessionState, table: number, update: () => Result): Result {
  try {
    return update()
  } catch (error) {
    if (!(error instanceof SqlError) || ![2601, 2627].includes(error.number)) throw error
  }
  const { store } = session
  const indexes = store.all(
    "select name, sql from sqlite_master where type = 'index' and tbl_name = ? and sql like 'CREATE UNIQUE%'",
    `t${table}`,
  )
  for (const row of indexes) store.exec(`DROP INDEX ${textOf(row["name"])}`)
  const result = update()
  try {
    for (const row of indexes) store.exec(textOf(row["sql"]))
  } catch (error) {
    throw translateError(session, error, "UPDATE")
  }
  return result
}
