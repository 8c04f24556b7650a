import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest"
import { type Database, type Session, startDatabase } from "./support.ts"

let database: Database
let one: Session
let two: Session
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  one = await database.connect()
  two = await database.connect()
  await one.rows(
    "drop table if exists t; create table t (n int primary key, v int); insert t values (1, 10), (2, 20)",
  )
})
afterEach(() => {
  one.close()
  two.close()
})

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
/** Whether a statement ends by itself while nothing else happens. */
const blocked = async (running: Promise<unknown>) =>
  (await Promise.race([running, pause(300).then(() => "blocked")])) === "blocked"

test.each(["SERIALIZABLE", "REPEATABLE READ"])(
  "%s: no other session changes what was read, and no phantom comes",
  async (level) => {
    await one.rows(`set transaction isolation level ${level}; begin transaction`)
    expect(await one.value("select count(*) from t")).toBe(2)
    const insert = two.batch("insert t values (3, 30)")
    expect(await blocked(insert)).toBe(true)
    expect(await one.value("select count(*) from t")).toBe(2)
    await one.rows("commit")
    expect((await insert).errors).toEqual([])
    expect(await one.value("select count(*) from t")).toBe(3)
  },
)

test("SERIALIZABLE readers do not block each other, and one of two that then write is the deadlock's victim", async () => {
  for (const session of [one, two])
    await session.rows("set transaction isolation level serializable; begin transaction; select * from t")
  const first = one.batch("update t set v = v + 1 where n = 1")
  expect(await blocked(first)).toBe(true)
  expect(await two.error("update t set v = v + 1 where n = 1")).toBe(1205)
  expect((await first).errors).toEqual([])
  expect(await two.value("select @@trancount")).toBe(0)
  await one.rows("commit")
})

test("SERIALIZABLE reads wait for a writer; READ COMMITTED reads do not", async () => {
  await one.rows("begin transaction; update t set v = 0")
  expect(await two.value("select sum(v) from t")).toBe(30)
  const read = two.batch("set transaction isolation level serializable; select sum(v) from t")
  expect(await blocked(read)).toBe(true)
  await one.rows("commit")
  expect((await read).results).toEqual([[[0]]])
})

test("SNAPSHOT is refused", async () => {
  const { errors } = await one.batch("set transaction isolation level snapshot")
  expect(errors[0]).toEqual({
    number: 40515,
    text: "Isolation level SNAPSHOT is not supported in the Keyless sandbox.",
  })
})

test("HOLDLOCK and UPDLOCK keep others from changing what was read", async () => {
  await one.rows("begin transaction; select * from t with (holdlock) where n = 1")
  const update = two.batch("update t set v = 0")
  expect(await blocked(update)).toBe(true)
  await one.rows("commit")
  await update
  await one.rows("begin transaction; select * from t with (updlock, rowlock) where n = 1")
  const other = two.batch("begin transaction; select v from t with (updlock) where n = 1; commit")
  expect(await blocked(other)).toBe(true)
  await one.rows("update t set v = 5 where n = 1; commit")
  expect((await other).results).toEqual([[[5]]])
})

test("LOCK_TIMEOUT ends the wait with 1222, and the transaction stays", async () => {
  await one.rows("begin transaction; update t set v = 0")
  await two.rows("set lock_timeout 100; begin transaction")
  expect(await two.value("select @@lock_timeout")).toBe(100)
  const { results, errors } = await two.batch("update t set v = 1; select @@error, @@trancount")
  expect(errors.map(({ number }) => number)).toEqual([1222])
  expect(results).toEqual([[[1222, 1]]])
  await two.rows("set lock_timeout 0")
  expect(await two.error("delete t")).toBe(1222)
  expect(
    await two.rows(
      "begin try delete t end try begin catch select error_number(), error_severity() end catch",
    ),
  ).toEqual([[1222, 16]])
  expect(await two.error("set lock_timeout -1; select * from t with (updlock, nowait)")).toBe(1222)
})

test("without LOCK_TIMEOUT a statement waits until the client gives up, and the session goes on", async () => {
  await one.rows("begin transaction; update t set v = 0")
  const update = two.batch("update t set v = 1")
  expect(await blocked(update)).toBe(true)
  two.cancel()
  await update
  expect(await two.value("select sum(v) from t")).toBe(30)
})

test("what a call of sp_executesql SETs ends with it", async () => {
  await one.call("set datefirst 3; set lock_timeout 5; set transaction isolation level serializable")
  expect(await one.rows("select @@datefirst, @@lock_timeout")).toEqual([[7, -1]])
  await one.rows("exec sp_executesql N'set datefirst 3'; exec ('set xact_abort on')")
  expect(await one.value("select @@datefirst")).toBe(7)
  await one.batch("set datefirst 3")
  expect(await one.value("select @@datefirst")).toBe(3)
})

test("SCOPE_IDENTITY is of the batch or call, @@IDENTITY of the session", async () => {
  await one.rows("drop table if exists i; create table i (id int identity(100, 10), a int)")
  expect(await one.value("select ident_current('i')")).toBe(100)
  await one.rows("insert i (a) values (1)")
  expect(await one.rows("select scope_identity(), @@identity, ident_current('i')")).toEqual([[100, 100, 100]])
  await one.call("insert i (a) values (2)")
  expect(await one.rows("select scope_identity(), @@identity, ident_current('i')")).toEqual([[100, 110, 110]])
  expect(await one.rows("exec ('insert i (a) values (3)'); select scope_identity(), @@identity")).toEqual([
    [100, 120],
  ])
  expect((await one.call("select scope_identity()")).results).toEqual([[[null]]])
})

test("a rolled back TRUNCATE leaves the identity where it was", async () => {
  await one.rows(
    "drop table if exists i; create table i (id int identity, a int); insert i (a) values (1), (2)",
  )
  await one.rows("begin transaction; truncate table i; rollback; insert i (a) values (3)")
  expect(await one.value("select max(id) from i")).toBe(3)
})

test("ROLLBACK knows the names it takes", async () => {
  expect(await one.error("begin transaction outer_one; rollback transaction nothing")).toBe(6401)
  expect(await one.value("select @@trancount")).toBe(1)
  await one.rows("rollback transaction outer_one")
  expect(await one.value("select @@trancount")).toBe(0)
})

test("with IMPLICIT_TRANSACTIONS a SELECT from a table begins one", async () => {
  await one.rows("set implicit_transactions on")
  expect(await one.rows("select 1; select @@trancount")).toEqual([[0]])
  expect(await one.rows("select n from t; select @@trancount")).toEqual([[1]])
  await one.rows("rollback; set implicit_transactions off")
})

test("QUOTED_IDENTIFIER OFF makes text of double quotes", async () => {
  await one.rows("set quoted_identifier off")
  expect(await one.value('select "it\'s"')).toBe("it's")
  await one.rows("set quoted_identifier on")
  expect(await one.error('select "it"')).toBe(207)
})

test("TEXTSIZE cuts what is of length max", async () => {
  expect(
    await one.rows(
      "set textsize 4; select cast('abcdefgh' as varchar(max)), cast(N'abcdefgh' as nvarchar(max)), 'abcdefgh'",
    ),
  ).toEqual([["abcd", "ab", "abcdefgh"]])
})

test("a missing object ends the batch and is not caught in it, but is where the batch was called", async () => {
  const { results, errors } = await one.batch(
    "begin try select 'before'; select * from nowhere end try begin catch select 'caught' end catch; select 'after'",
  )
  expect(errors.map(({ number }) => number)).toEqual([208])
  expect(results).toEqual([[["before"]]])
  expect(
    await one.rows(
      "begin try exec ('select * from nowhere') end try begin catch select error_number() end catch",
    ),
  ).toEqual([[208]])
  expect(
    await one.rows(
      "begin try exec sp_executesql N'select nothing from t' end try begin catch select error_number() end catch",
    ),
  ).toEqual([[207]])
  expect(await one.rows("begin try select 1/0 end try begin catch select error_number() end catch")).toEqual([
    [8134],
  ])
})

test("an open transaction survives a missing object, unless XACT_ABORT is on", async () => {
  expect(
    await one.error(
      "begin transaction; begin try insert nowhere values (1) end try begin catch rollback end catch",
    ),
  ).toBe(208)
  expect(await one.value("select @@trancount")).toBe(1)
  await one.rows("rollback")
  expect(await one.error("set xact_abort on; begin transaction; select * from nowhere")).toBe(208)
  expect(await one.value("select @@trancount")).toBe(0)
  await one.rows("set xact_abort off")
})

test("a batch that cannot be compiled runs nothing of it", async () => {
  const { results, errors } = await one.batch("insert t values (9, 9); select nothing from t")
  expect([errors.map(({ number }) => number), results]).toEqual([[207], []])
  expect(await one.value("select count(*) from t")).toBe(2)
  expect((await one.batch("select 1; select x.n from t")).results).toEqual([])
  expect((await one.batch("select 1; select n from t group by v")).results).toEqual([])
  expect((await one.batch("select 1; select @nothing")).results).toEqual([])
  expect((await one.batch("select 1; select nofunction(1)")).results).toEqual([])
  expect((await one.batch("select 1; select * from nowhere")).results).toEqual([[[1]]])
  expect(await one.error("alter table t add extra int; select extra from t")).toBe(207)
  expect(
    await one.value(
      "declare @a int = 3; create table made (n int); insert made values (@a); select n from made",
    ),
  ).toBe(3)
})

test.each([
  ["select cast('x' as int)", 245],
  ["select cast('x' as date)", 241],
  ["select cast('2024-99-99' as datetime)", 242],
  ["select cast('x' as decimal(9, 2))", 8114],
  ["select cast('x' as uniqueidentifier)", 8169],
])("%s takes the open transaction with it: %i", async (sql, number) => {
  const one = await database.connect()
  await one.rows("drop table if exists taken")
  await one.rows("create table taken (a int)")
  await one.rows("begin tran; insert taken values (1)")
  expect(await one.error(sql)).toBe(number)
  expect(await one.rows("select @@trancount, (select count(*) from taken)")).toEqual([[0, 0]])
  one.close()
})

test("an error that ends a statement, and THROW, leave the transaction open", async () => {
  const one = await database.connect()
  expect(await one.rows("begin tran; select @@trancount")).toEqual([[1]])
  expect(await one.error("select 1 / 0")).toBe(8134)
  expect(await one.error("throw 50001, 'mine', 1")).toBe(50001)
  expect(await one.rows("select @@trancount")).toEqual([[1]])
  const own = "begin try; throw 50001, 'mine', 1; end try begin catch select xact_state() end catch"
  expect(await one.rows(own)).toEqual([[1]])
  expect(await one.error("rollback")).toBeUndefined()
  one.close()
})

test("a transaction that cannot be committed is rolled back at the end of the batch", async () => {
  const one = await database.connect()
  const { results, errors } = await one.batch(
    "begin tran; begin try select cast('x' as int) end try begin catch select xact_state() end catch",
  )
  expect(results.at(-1)).toEqual([[-1]])
  expect(errors).toMatchObject([{ number: 3998 }])
  expect(await one.rows("select @@trancount")).toEqual([[0]])
  one.close()
})
