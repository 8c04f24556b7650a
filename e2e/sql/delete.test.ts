import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { recreateIdentity } from "../support/arm.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { changes, settings, writes } from "../support/look.ts"
import { asSqlApp, asSqlCaller, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlServer, sqlShop } from "../support/sql-shop.ts"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
beforeEach(async () => {
  await world.begin(
    sqlShop.seed({
      server: {
        firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
        administrator: sqlShop.callerAdmin,
      },
    }),
  )
  await world.create()
})
afterAll(() => world.stop())

const asAdmin = (statement: string) => asSqlCaller(world, (run) => run(statement))
const users = () => asAdmin("select name from sys.database_principals where type in ('E', 'X')")

test("1.9: delete drops the user; tables and the administrator stay", async () => {
  await asSqlApp(world, useSql)
  await world.delete()
  expect(await users()).toEqual([])
  expect(await asAdmin("select what from orders")).toEqual([{ what: "tea" }])
  expect(sqlServer(world).administrator).toEqual(sqlShop.callerAdmin)
  expect(settings(world)).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
})

test("delete of a connection whose user is gone goes through", async () => {
  await asAdmin("drop user [shop-web]")
  await world.delete()
  expect(await world.engine().list(shopSpec.source)).toEqual([])
})

test("1.2: a user that belongs to another identity by this time is not dropped", async () => {
  await asAdmin("drop user [shop-web]")
  await asAdmin("create user [shop-web] with sid = 0x99999999000000408000000000000009, type = E")
  const { error } = await world.deleteFails()
  expect(error.code).toBe("principal_conflict")
  expect(await users()).toHaveLength(1)
})

test("a connection whose identity was made anew can be deleted: the record knows whose the user is", async () => {
  await recreateIdentity(world)
  await world.delete()
  expect(await users()).toEqual([])
})

test("a user that owns a schema is not dropped; the statement to run is told, and nothing is changed", async () => {
  await asSqlApp(world, (run) => run("create schema mine"))
  world.sandbox.clearLogs()
  const { error } = await world.deleteFails()
  expect(error).toMatchObject({ code: "user_owns_objects", step: "principal.drop" })
  expect(error.message).toContain("schema mine")
  expect(changes(world)).toEqual([])
  expect(await asSqlApp(world, useSql)).toBe("tea")
  await asAdmin(/ALTER AUTHORIZATION[^;]*/.exec(error.hint ?? "")?.[0] ?? "no statement")
  await world.delete()
  expect(await users()).toEqual([])
})

test("a user that was given an object is not dropped; the statement of the hint gives it back", async () => {
  await asAdmin("create table dbo.given (id int)")
  await asAdmin("alter authorization on object::dbo.given to [shop-web]")
  const { error } = await world.deleteFails()
  expect(error).toMatchObject({ code: "user_owns_objects", step: "principal.drop" })
  expect(error.message).toContain("object dbo.given")
  await asAdmin(/ALTER AUTHORIZATION[^;]*/.exec(error.hint ?? "")?.[0] ?? "no statement")
  await world.delete()
  expect(await users()).toEqual([])
})

test("delete by somebody who is no administrator is refused and changes nothing", async () => {
  const administrator = sqlShop.somebody
  const state = world.sandbox.state()
  await world.begin({
    ...state,
    sqlServers: (state.sqlServers ?? []).map((server) => ({ ...server, administrator })),
  })
  const { error } = await world.deleteFails()
  expect(error.code).toBe("admin_missing")
  expect(writes(world).filter((write) => write.includes("Microsoft.Sql"))).toEqual([])
  expect(sqlServer(world).administrator).toEqual(administrator)
})
