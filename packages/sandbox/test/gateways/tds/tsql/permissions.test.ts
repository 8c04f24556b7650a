import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { type Database, type Session, startDatabase } from "./support.ts"

let database: Database
let admin: Session
beforeAll(async () => {
  database = await startDatabase()
  admin = await database.connect()
})
afterAll(() => database.close())
beforeEach(async () => {
  admin.close()
  admin = await database.connect()
  await admin.batch("drop table if exists t")
  for (const user of ["a", "b", "c"]) {
    for (const other of ["a", "b", "c"]) await admin.batch(`drop user if exists ${other}`)
    await admin.batch(`drop user if exists ${user}`)
  }
  await admin.batch("drop role if exists r")
  await admin.rows("create table t (n int); insert t values (1)")
  for (const user of ["a", "b", "c"]) await admin.rows(`create user ${user} without login`)
})

/** What a user gets for reading the table. */
const reads = (user: string) =>
  admin.value(
    `execute as user = '${user}'; begin try select n from t end try begin catch select error_number() end catch; revert`,
  )
const entries = () =>
  admin.rows(`select user_name(grantee_principal_id), user_name(grantor_principal_id), state from sys.database_permissions
    where class = 1 order by 1, 2`)

const passOn = `grant select on t to a with grant option;
  execute as user = 'a'; grant select on t to b with grant option; revert;
  execute as user = 'b'; grant select on t to c; revert`

test("REVOKE ... CASCADE takes along what was passed on, through every hand", async () => {
  await admin.rows(passOn)
  expect([await reads("a"), await reads("b"), await reads("c")]).toEqual([1, 1, 1])
  expect(await admin.error("revoke select on t from a")).toBe(4611)
  await admin.rows("revoke select on t from a cascade")
  expect([await reads("a"), await reads("b"), await reads("c")]).toEqual([229, 229, 229])
  expect(await entries()).toEqual([])
})

test("REVOKE GRANT OPTION FOR ... CASCADE leaves the permission and takes what was passed on", async () => {
  await admin.rows(passOn)
  expect(await admin.error("revoke grant option for select on t from a")).toBe(4611)
  await admin.rows("revoke grant option for select on t from a cascade")
  expect([await reads("a"), await reads("b"), await reads("c")]).toEqual([1, 229, 229])
  expect(await entries()).toEqual([["a", "dbo", "G"]])
})

test("DENY ... CASCADE denies to those whom the permission was passed on to", async () => {
  await admin.rows(passOn)
  expect(await admin.error("deny select on t to a")).toBe(4611)
  await admin.rows("deny select on t to a cascade")
  expect([await reads("a"), await reads("b"), await reads("c")]).toEqual([229, 229, 229])
  expect(await entries()).toEqual([
    ["a", "dbo", "D"],
    ["b", "dbo", "D"],
    ["c", "dbo", "D"],
  ])
})

test("REVOKE leaves what another grantor granted; AS names that one", async () => {
  await admin.rows(passOn)
  await admin.rows("grant select on t to b; revoke select on t from b")
  expect(await reads("b")).toBe(1)
  await admin.rows("revoke select on t from b cascade as a")
  expect([await reads("b"), await reads("c")]).toEqual([229, 229])
})

test("what somebody holds with grant option from two grantors stays passed on when one goes", async () => {
  await admin.rows(passOn)
  await admin.rows("grant select on t to b with grant option; revoke select on t from a cascade")
  expect([await reads("a"), await reads("b"), await reads("c")]).toEqual([229, 1, 1])
})

test("a role's grant option is used with AS", async () => {
  await admin.rows("create role r; alter role r add member a; grant select on t to r with grant option")
  expect(await admin.error("execute as user = 'a'; grant select on t to b")).toBe(15151)
  await admin.batch("revert")
  await admin.rows("execute as user = 'a'; grant select on t to b as r; revert")
  expect(await reads("b")).toBe(1)
  await admin.rows("revoke select on t from r cascade")
  expect(await reads("b")).toBe(229)
})

test("DENY wins over GRANT, by role and by schema", async () => {
  await admin.rows(
    "create role r; alter role r add member a; grant select on schema::dbo to a; deny select on t to r",
  )
  expect(await reads("a")).toBe(229)
  await admin.rows("revoke select on t from r")
  expect(await reads("a")).toBe(1)
  await admin.rows("grant select on t to b; deny select on schema::dbo to b")
  expect(await reads("b")).toBe(229)
  await admin.rows("grant control on t to c; deny select on t to c")
  expect(await reads("c")).toBe(229)
})

test("ALL is five permissions of a table", async () => {
  await admin.rows("grant all on t to a")
  expect(
    await admin.rows(
      "select permission_name from sys.database_permissions where grantee_principal_id = user_id('a') and class = 1 order by 1",
    ),
  ).toEqual([["DELETE"], ["INSERT"], ["REFERENCES"], ["SELECT"], ["UPDATE"]])
  await admin.rows("revoke all on t from a")
  expect(await entries()).toEqual([])
})
