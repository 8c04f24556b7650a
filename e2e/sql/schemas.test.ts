import { createSecret } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { inTurn } from "../support/app-session.ts"
import type { World } from "../support/harness.ts"
import { changes } from "../support/look.ts"
import { asSqlApp, asSqlCaller } from "../support/sql-database.ts"
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
beforeEach(() => world.begin(sqlShop.seed({ server: open })))

const asAdmin = (...statements: readonly string[]) => asSqlCaller(world, inTurn(statements))
const refused = (sql: string) => expect(asSqlApp(world, (run) => run(sql))).rejects.toThrow(/denied/)

describe("schemas", () => {
  beforeEach(() => asAdmin("create schema sales", "create table dbo.orders (id int)"))

  test("that are named get the privileges, later tables in them too; without names it is the whole database again", async () => {
    const { result } = await world.create({ schemas: ["sales"], privileges: "readwrite" })
    expect(result.schemas).toEqual(["sales"])
    await asAdmin("create table sales.lines (id int)")
    await asSqlApp(world, (run) => run("insert into sales.lines values (1)"))
    await refused("select id from dbo.orders")
    expect((await world.validate()).result.ok).toBe(true)

    await world.create({ privileges: "readonly" })
    await asSqlApp(world, (run) => run("select id from dbo.orders"))
    await refused("insert into sales.lines values (2)")
    await world.create({ schemas: ["sales"], privileges: "readonly" })
    await refused("select id from dbo.orders")
    await world.delete()
  })

  test("let an app that may make tables make them there and nowhere else", async () => {
    await world.create({ schemas: ["sales"], privileges: "ddl" })
    await asSqlApp(world, (run) => run("create table sales.own (id int)"))
    await expect(asSqlApp(world, (run) => run("create table dbo.own (id int)"))).rejects.toThrow()
  })

  test("that are not there are told before the database is changed, and the statement of the hint makes them", async () => {
    const { error } = await world.createFails({ schemas: ["stock"] })
    expect(error).toMatchObject({ code: "schema_missing", step: "grants.look" })
    expect(changes(world).filter(({ sql }) => !/sales|orders/.test(sql))).toEqual([])
    await asAdmin(/CREATE SCHEMA [^;.]+/.exec(error.hint ?? "")?.[0] ?? "no statement")
    await world.create({ schemas: ["stock"] })
  })
})

test("what is held beyond a narrower profile is told by create and validate, and the statements of the hints end it", async () => {
  await asAdmin("create table orders (id int)", "create role accountants", "grant delete on orders to public")
  await world.create()
  await asAdmin(
    "grant update on orders to [shop-web]",
    "alter role accountants add member [shop-web]",
    "create schema mine authorization [shop-web]",
    "create table dbo.given (id int)",
    "alter authorization on object::dbo.given to [shop-web]",
  )
  const { events } = await world.create({ privileges: "readonly" })
  const told = events.flatMap((each) => (each.type === "warning" ? [each.message] : [])).join("\n")
  for (const word of [
    "accountants",
    "UPDATE on dbo.orders",
    "DELETE on dbo.orders, as everybody",
    "schema mine",
    "object dbo.given",
  ]) {
    expect(told).toContain(word)
  }
  const { result } = await world.validate()
  expect(result.ok).toBe(true)
  const hint = result.findings.find(({ name }) => name === "grants.beyond")?.hint ?? ""
  const statements = [...hint.matchAll(/(?:REVOKE|ALTER (?:ROLE|AUTHORIZATION)) .+?(?=;|\.(?: If|$))/g)].map(
    ([found]) => found,
  )
  expect(statements).toHaveLength(5)
  await asAdmin(...statements)
  expect((await world.validate()).result.findings.map(({ name }) => name)).not.toContain("grants.beyond")
})

test("the login of an owner is refused with the reason", async () => {
  const owner = { user: "legacy", password: createSecret("sandbox-only-legacy") }
  const { error } = await world.createFails({ owner })
  expect(error).toMatchObject({ code: "unsupported_combination" })
  expect(error.message).toContain("dbo")
})
