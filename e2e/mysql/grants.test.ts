import type { Privileges } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { changes } from "../support/look.ts"
import { asMysqlApp, asMysqlCaller, inMysql, useMysql } from "../support/mysql-database.ts"
import { mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"

const open = { firewallRules: [mysqlShop.standingRule], administrator: mysqlShop.callerAdmin }

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) =>
  asMysqlCaller(world, async (ask) => {
    for (const statement of statements) await ask(statement)
  })

/** What an app may try, each with the statement that tries it; `later` is a table that is made after the grants. */
const deeds = {
  read: "select count(*) from later",
  insert: "insert into later values (2, 'milk')",
  update: "update later set what = 'rum' where id = 1",
  remove: "delete from later where id = 3",
  temporary: "create temporary table scratch (id int)",
  run: "call greet()",
  make: "create table own (id int)",
  alter: "alter table orders add column more int",
  index: "create index by_what on orders (what)",
  view: "create view seen as select 1 as one",
  routine: "create procedure mine() select 1",
  drop: "drop table doomed",
  event: "create event tick on schedule every 1 day do select 1",
  account: "create user somebody",
  handOn: "grant select on shop.* to aad_shop with grant option",
  elsewhere: "select * from stock.things",
} as const
type Deed = keyof typeof deeds

const writes: readonly Deed[] = ["insert", "update", "remove", "temporary"]
const makes: readonly Deed[] = ["make", "alter", "index", "routine", "drop", "temporary"]
const matrix: readonly { readonly privileges: Privileges; readonly may: readonly Deed[] }[] = [
  { privileges: "all", may: ["read", ...writes, ...makes, "view", "run", "event"] },
  { privileges: "ddl", may: ["read", ...writes, ...makes, "view"] },
  { privileges: "readwrite", may: ["read", ...writes] },
  { privileges: "readonly", may: ["read"] },
  { privileges: ["select", "execute"], may: ["read", "run"] },
  { privileges: ["insert"], may: ["insert", "temporary"] },
  { privileges: ["update", "select"], may: ["read", "update", "temporary"] },
  { privileges: ["create"], may: [...makes, "view"] },
]

describe.each(matrix)("with privileges $privileges the app", ({ privileges, may }) => {
  beforeEach(async () => {
    await world.begin(mysqlShop.seed({ server: open }))
    await asAdmin(
      "create table orders (id int primary key, what text)",
      "create table doomed (id int)",
      "alter table orders modify what varchar(20)",
      "create database stock",
      "create table stock.things (id int)",
    )
    await world.create({ privileges })
    await asAdmin(
      "create table later (id int primary key, what text)",
      "insert into later values (1, 'tea'), (3, 'sand')",
      "create procedure greet() select 'hello' as word",
    )
  })

  test(`may ${may.join(", ")}, and the database refuses the rest`, async () => {
    const allowed: string[] = []
    const refusals = new Set<unknown>()
    for (const [deed, sql] of Object.entries(deeds)) {
      try {
        await asMysqlApp(world, (ask) => ask(sql))
        allowed.push(deed)
      } catch (error) {
        refusals.add(error instanceof Error && "errno" in error ? error.errno : error)
      }
    }
    expect(allowed.toSorted()).toEqual([...new Set(may)].toSorted())
    // Access denied: to the database, to a privilege of the server, on a table, on a routine.
    for (const refusal of refusals) expect([1044, 1227, 1142, 1370]).toContain(refusal)
  })
})

describe("grants of a user", () => {
  beforeEach(() => world.begin(mysqlShop.seed({ server: open })))
  const grants = () => changes(world).map(({ sql }) => sql)

  test("that somebody revoked are granted by the next create, and only those", async () => {
    await world.create()
    await asAdmin("revoke insert, drop on shop.* from aad_shop")
    world.sandbox.clearLogs()
    await world.create()
    expect(grants()).toEqual(["GRANT INSERT, DROP ON `shop`.* TO `aad_shop`@`%`"])
  })

  test("that are too many are revoked, the right to hand them on as well", async () => {
    await world.create({ privileges: "readonly" })
    await asAdmin("grant delete on shop.* to aad_shop with grant option")
    world.sandbox.clearLogs()
    await world.create({ privileges: "readonly" })
    expect(grants()).toHaveLength(1)
    expect(grants()[0]).toMatch(/^REVOKE (?=.*DELETE)(?=.*GRANT OPTION).* ON `shop`\.\* FROM/)
    await expect(asMysqlApp(world, (ask) => ask("create table t (id int)"))).rejects.toMatchObject({
      errno: 1142,
    })
  })

  test("of two connections of one app to the database are those of both, until one is deleted", async () => {
    await world.create({ privileges: "readonly" })
    await world.create({ name: "second", privileges: "readwrite" })
    await world.delete("second")
    expect(await asMysqlApp(world, (ask) => ask("show tables"))).toEqual([])
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("3.13: that is made readonly loses what it had", async () => {
    await world.create()
    await asMysqlApp(world, useMysql)
    await world.create({ privileges: "readonly" })
    await expect(asMysqlApp(world, (ask) => ask("delete from orders"))).rejects.toMatchObject({ errno: 1142 })
  })
})

describe("a database whose name holds a wildcard", () => {
  const target = mysqlTarget({ database: "shop_db" })
  beforeEach(async () => {
    await world.begin(mysqlShop.seed({ server: { ...open, databases: ["shop", "shop_db", "shopxdb"] } }))
    await asAdmin("create table shop_db.own (id int)", "create table shopxdb.foreign_one (id int)")
  })
  const asApp = async (sql: string) => {
    const login = { user: mysqlShop.user, password: await appToken(world), database: "shop_db" }
    return inMysql(world, login, (ask) => ask(sql))
  }

  test("is granted alone, not every database that the name fits as a pattern", async () => {
    await world.create({ target })
    expect(await asApp("select * from own")).toEqual([])
    await expect(asApp("select * from shopxdb.foreign_one")).rejects.toMatchObject({ errno: 1142 })
  })

  test("that somebody granted as a pattern is granted by its name instead", async () => {
    await world.create({ target })
    await asAdmin("grant all on `shop_db`.* to aad_shop")
    expect(await asApp("select * from shopxdb.foreign_one")).toEqual([])
    await world.create({ target })
    expect(await asApp("select * from own")).toEqual([])
    await expect(asApp("select * from shopxdb.foreign_one")).rejects.toMatchObject({ errno: 1142 })
    expect((await world.validate()).result.ok).toBe(true)
  })
})
