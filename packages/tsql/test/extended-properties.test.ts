import { afterEach, beforeEach, expect, test } from "vitest"
import type { SqlSession } from "../src/engine.ts"
import { appSid, failure, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
let admin: SqlSession
beforeEach(() => {
  server = startEngine()
  admin = server.admin()
  rows(admin, `create user [web-app] with sid = ${appSid}, type = E`)
})
afterEach(() => server.close())

const properties = () =>
  rows(
    admin,
    `select p.class, p.class_desc, p.minor_id, p.name, cast(p.value as nvarchar(4000)) from sys.extended_properties p
       join sys.database_principals u on u.principal_id = p.major_id where u.name = N'web-app' order by p.name`,
  )

test("a user has extended properties, which change and go", () => {
  rows(admin, "exec sp_addextendedproperty N'one', N'1', 'USER', N'web-app'")
  rows(
    admin,
    "execute sys.sp_addextendedproperty @name = N'two', @value = N'it''s', @level0type = N'USER', @level0name = N'web-app'",
  )
  expect(properties()).toEqual([
    [4, "DATABASE_PRINCIPAL", 0, "one", "1"],
    [4, "DATABASE_PRINCIPAL", 0, "two", "it's"],
  ])
  rows(admin, "exec sp_updateextendedproperty N'one', N'2', 'USER', N'web-app'")
  rows(admin, "exec sp_dropextendedproperty N'two', 'USER', N'web-app'")
  expect(properties()).toEqual([[4, "DATABASE_PRINCIPAL", 0, "one", "2"]])
})

test("they are part of a transaction, and go with their user", () => {
  rows(admin, "begin transaction; exec sp_addextendedproperty N'one', N'1', 'USER', N'web-app'; rollback")
  expect(properties()).toEqual([])
  rows(admin, "exec sp_addextendedproperty N'one', N'1', 'USER', N'web-app'")
  rows(admin, "drop user [web-app]")
  rows(admin, `create user [web-app] with sid = ${appSid}, type = E`)
  expect(properties()).toEqual([])
})

test("what cannot be is refused with SQL Server's numbers", () => {
  rows(admin, "exec sp_addextendedproperty N'one', N'1', 'USER', N'web-app'")
  const number = (sql: string) => failure(admin, sql)?.number
  expect(number("exec sp_addextendedproperty N'ONE', N'1', 'USER', N'web-app'")).toBe(15233)
  expect(number("exec sp_updateextendedproperty N'two', N'1', 'USER', N'web-app'")).toBe(15217)
  expect(number("exec sp_dropextendedproperty N'two', 'USER', N'web-app'")).toBe(15217)
  expect(number("exec sp_addextendedproperty N'one', N'1', 'USER', N'nobody'")).toBe(15135)
  expect(number("exec sp_addextendedproperty @nam = N'one'")).toBe(8145)
  expect(number("exec sp_addextendedproperty N'one', N'1', 'SCHEMA', N'dbo'")).toBe(40515)
  rows(admin, "execute as user = 'web-app'")
  expect(number("exec sp_addextendedproperty N'two', N'1', 'USER', N'web-app'")).toBe(15247)
})
