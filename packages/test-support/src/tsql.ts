/** What each kind of statement of the testkit is in SQL Server; each leaves the tables as it found them, or finds its own way back. */
export const tsqlStatements = {
  select: ["select name from customers"],
  insert: ["insert into customers values (2, N'Bob')"],
  update: ["update customers set name = N'Ada' where id = 1"],
  delete: ["delete from customers where id = 0"],
  selectSecond: ["select id from orders"],
  insertSecond: ["insert into orders values (2, N'two')"],
  updateSecond: ["update orders set name = N'one' where id = 1"],
  deleteSecond: ["delete from orders where id = 0"],
  selectLater: ["select id from later"],
  insertLater: ["insert into later values (1)"],
  updateLater: ["update later set id = 1 where id = 0"],
  deleteLater: ["delete from later where id = 0"],
  createTable: ["create table own (id int)"],
  dropOwnTable: ["create table passing (id int)", "drop table passing"],
  alterTable: ["alter table customers add more int"],
  dropTable: ["drop table customers"],
} as const

/** Permission denied on an object and in the database; an object that is not there to see for who may not alter it. */
const refusals = new Set<unknown>([229, 262, 1088, 3701])
/** A key that is there, a table that is there: the statement was run before. */
const repeated = new Set<unknown>([2627, 2714])

/** Runs statements and tells whether the server let them pass. @throws every other error */
export async function tsqlOutcome(run: () => Promise<unknown>): Promise<"done" | "refused"> {
  try {
    await run()
    return "done"
  } catch (error) {
    const number = error instanceof Error && "number" in error ? error.number : undefined
    if (refusals.has(number)) return "refused"
    if (repeated.has(number)) return "done"
    throw error
  }
}
