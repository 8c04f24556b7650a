import type { Privileges } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { inTurn } from "../support/app-session.ts"
import { changes } from "../support/look.ts"
import { asSqlApp, asSqlCaller, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"

const open = {
  firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
  administrator: sqlShop.callerAdmin,
}

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) => asSqlCaller(world, inTurn(statements))

/** What an app may want to do, with tables that the administrator made before the connection (`doomed`) and after it (`later`). */
const deeds = {
  read: "select what from later",
  insert: "insert into later values (2, N'salt')",
  update: "update later set what = N'sand' where id = 1",
  remove: "delete from later where id = 3",
  make: "create table own (id int)",
  alter: "alter table doomed add more int",
  drop: "drop table doomed",
  view: "create view seen as select 1 as one",
  schema: "create schema extra",
  account: "create user [somebody] without login",
  handOn: "grant select to [friend]",
  role: "alter role db_owner add member [friend]",
} as const
type Deed = keyof typeof deeds

const writes: readonly Deed[] = ["insert", "update", "remove"]
const makes: readonly Deed[] = ["make", "alter", "drop", "view"]
const matrix: readonly { readonly privileges: Privileges; readonly may: readonly Deed[] }[] = [
  { privileges: "all", may: ["read", ...writes, ...makes, "schema", "account", "handOn", "role"] },
  { privileges: "ddl", may: ["read", ...writes, ...makes, "schema"] },
  { privileges: "readwrite", may: ["read", ...writes] },
  { privileges: "readonly", may: ["read"] },
  { privileges: ["insert"], may: ["insert"] },
  { privileges: ["select"], may: ["read"] },
  { privileges: ["select", "delete"], may: ["read", "remove"] },
  { privileges: ["create"], may: makes },
]

describe.each(matrix)("3.13: with privileges $privileges the app", ({ privileges, may }) => {
  beforeEach(async () => {
    await world.begin(sqlShop.seed({ server: open }))
    await asAdmin("create table doomed (id int)", "create user [friend] without login")
    await world.create({ privileges })
    await asAdmin(
      "create table later (id int primary key, what nvarchar(20))",
      "insert into later values (1, N'tea'), (3, N'sand')",
    )
  })

  test(`may ${may.join(", ")}, and the database refuses the rest`, async () => {
    const allowed: string[] = []
    const refusals = new Set<unknown>()
    for (const [deed, sql] of Object.entries(deeds)) {
      try {
        await asSqlApp(world, (run) => run(sql))
        allowed.push(deed)
      } catch (error) {
        refusals.add(error instanceof Error && "number" in error ? error.number : error)
      }
    }
    expect(allowed.toSorted()).toEqual([...new Set(may)].toSorted())
    // Denied: on an object, in the database, to alter or drop or not there to see, to act on a user, to grant.
    for (const refusal of refusals) {
      expect([229, 262, 1088, 2760, 3701, 4613, 15151, 15247]).toContain(refusal)
    }
  })
})

describe("grants of a user", () => {
  beforeEach(() => world.begin(sqlShop.seed({ server: open })))
  const statements = () => changes(world).map(({ sql }) => sql)

  test("that somebody revoked are granted by the next create, and only those", async () => {
    await world.create({ privileges: ["select", "insert", "update"] })
    await asAdmin("revoke insert from [shop-web]")
    world.sandbox.clearLogs()
    await world.create({ privileges: ["select", "insert", "update"] })
    expect(statements()).toEqual(["GRANT INSERT TO [shop-web]"])
  })

  test("that are too many are revoked, the right to hand them on as well; roles that somebody made stay", async () => {
    await world.create({ privileges: "readonly" })
    await asAdmin(
      "grant delete to [shop-web] with grant option",
      "alter role db_owner add member [shop-web]",
      "create role accountants",
      "alter role accountants add member [shop-web]",
    )
    world.sandbox.clearLogs()
    await world.create({ privileges: "readonly" })
    expect(statements().toSorted()).toEqual([
      "ALTER ROLE [db_owner] DROP MEMBER [shop-web]",
      "REVOKE DELETE FROM [shop-web] CASCADE",
    ])
    await expect(asSqlApp(world, (run) => run("create table t (id int)"))).rejects.toThrow(/denied/)
  })

  test("that is made readonly loses what it had", async () => {
    await world.create()
    await asSqlApp(world, useSql)
    await world.create({ privileges: "readonly" })
    expect(await asSqlApp(world, (run) => run("select what from orders"))).toEqual([{ what: "tea" }])
    await expect(asSqlApp(world, (run) => run("delete from orders"))).rejects.toThrow(/DELETE permission/)
  })

  test("that somebody denied are refused with the statement to run, and nothing is changed", async () => {
    await world.create({ privileges: "readonly" })
    await asAdmin("deny insert to [shop-web]")
    world.sandbox.clearLogs()
    const { error } = await world.createFails({ privileges: "readwrite" })
    expect(error.code).toBe("grants_incomplete")
    expect(error.hint).toContain("REVOKE INSERT FROM [shop-web]")
    expect(statements()).toEqual([])
    await asAdmin(/REVOKE INSERT[^;]*/.exec(error.hint ?? "")?.[0] ?? "no statement")
    await world.create({ privileges: "readwrite" })
    expect(await asSqlApp(world, (run) => run("select 1 as one"))).toEqual([{ one: 1 }])
  })
})

describe("two connections of one app to the database share the identity's user", () => {
  beforeEach(async () => {
    await world.begin(sqlShop.seed({ server: open }))
    await asAdmin("create table orders (id int primary key, what nvarchar(20))")
    await world.create({ privileges: "readonly" })
    await world.create({ name: "second", privileges: "readwrite" })
  })
  const insert = () => asSqlApp(world, (run) => run("insert into orders values (1, N'tea')"))
  const read = () => asSqlApp(world, (run) => run("select what from orders"))

  test("which has what both need, also after the first is made again", async () => {
    await world.create({ privileges: "readonly" })
    await insert()
    expect(await read()).toEqual([{ what: "tea" }])
  })

  test("which stays when one is deleted, with no more than the other needs", async () => {
    const { events } = await world.delete("second")
    expect(events.flatMap((event) => (event.type === "step.done" ? [event.step] : []))).toContain(
      "grants.shrink",
    )
    expect(await read()).toEqual([])
    await expect(insert()).rejects.toThrow(/INSERT permission/)
    expect((await world.validate()).result.ok).toBe(true)
    await world.delete()
    await expect(read()).rejects.toThrow("Login failed")
  })

  test("which keeps all that the other needs", async () => {
    await world.delete()
    await insert()
    expect(await read()).toEqual([{ what: "tea" }])
    expect((await world.validate("second")).result.ok).toBe(true)
  })
})
