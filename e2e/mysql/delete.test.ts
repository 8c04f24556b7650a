import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { recreateIdentity } from "../support/arm.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { changes, settings, warningsOf, writes } from "../support/look.ts"
import { asMysqlApp, asMysqlCaller, asMysqlPasswordAdmin, useMysql } from "../support/mysql-database.ts"
import { mysqlServer, mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
beforeEach(async () => {
  await world.begin(mysqlShop.seed({ server: { firewallRules: [mysqlShop.standingRule] } }))
  await world.create()
})
afterAll(() => world.stop())

const users = () =>
  asMysqlPasswordAdmin(world, (ask) => ask("select User from mysql.user where User like 'aad\\_%'"))

test("1.9: delete drops the user; tables and the administrator stay", async () => {
  await asMysqlApp(world, useMysql)
  await world.delete()
  expect(await users()).toEqual([])
  expect(await asMysqlCaller(world, (ask) => ask("select what from orders"))).toEqual([{ what: "tea" }])
  expect(mysqlServer(world).administrator).toBeDefined()
  expect(settings(world)).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
})

test("delete of a connection whose user is gone goes through", async () => {
  await asMysqlCaller(world, (ask) => ask("drop user aad_shop"))
  await world.delete()
  expect(await world.engine().list(shopSpec.source)).toEqual([])
})

test("1.2: a user that belongs to another identity by this time is not dropped", async () => {
  await asMysqlCaller(world, async (ask) => {
    await ask("drop user aad_shop")
    await ask("set aad_auth_validate_oids_in_tenant = off")
    await ask("create aaduser 'aad_shop' identified by '99999999-0000-4000-8000-000000000009'")
  })
  const { error } = await world.deleteFails()
  expect(error.code).toBe("principal_conflict")
  expect(await users()).toHaveLength(1)
})

test("a connection whose identity was made anew can be deleted: the record knows whose the user is", async () => {
  await recreateIdentity(world)
  await world.delete()
  expect(await users()).toEqual([])
})

test("a user that views and routines run as is not dropped; they are named, and nothing is changed", async () => {
  await asMysqlApp(world, async (ask) => {
    await ask("create view seen as select 1 as one")
    await ask("create procedure mine() select 1")
  })
  world.sandbox.clearLogs()
  const { error } = await world.deleteFails()
  expect(error).toMatchObject({ code: "user_owns_objects", step: "principal.drop" })
  expect(error.message).toContain("view shop.seen")
  expect(error.message).toContain("procedure shop.mine")
  expect(changes(world)).toEqual([])
  expect(await asMysqlApp(world, (ask) => ask("select one from seen"))).toEqual([{ one: 1 }])
  await asMysqlApp(world, async (ask) => {
    await ask("drop view seen")
    await ask("drop procedure mine")
  })
  await world.delete()
  expect(await users()).toEqual([])
})

test("a user that has rights in another database loses those of the connection and is kept", async () => {
  await asMysqlCaller(world, async (ask) => {
    await ask("create database stock")
    await ask("create table stock.parts (id int)")
    await ask("grant select on stock.* to aad_shop")
  })
  const { events } = await world.delete()
  expect(warningsOf(events)).toEqual([
    'The database user "aad_shop" stays: it has privileges or objects elsewhere, in: stock.',
  ])
  expect(settings(world)).toEqual({ SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" })
  const held =
    "select TABLE_SCHEMA as place from information_schema.SCHEMA_PRIVILEGES where GRANTEE like '%aad_shop%'"
  expect(await asMysqlPasswordAdmin(world, (ask) => ask(`${held} group by 1`))).toEqual([{ place: "stock" }])
})

test("delete by somebody who is no administrator is refused and changes nothing", async () => {
  const administrator = mysqlShop.somebody
  const state = world.sandbox.state()
  await world.begin({
    ...state,
    mysqlServers: (state.mysqlServers ?? []).map((server) => ({ ...server, administrator })),
  })
  const { error } = await world.deleteFails()
  expect(error.code).toBe("admin_missing")
  expect(writes(world).filter((write) => write.includes("DBforMySQL"))).toEqual([])
  expect(mysqlServer(world).administrator).toEqual(administrator)
})
