import { createSecret } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { asMysqlCaller } from "../support/mysql-database.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"

const open = { firewallRules: [mysqlShop.standingRule], administrator: mysqlShop.callerAdmin }

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
beforeEach(() => world.begin(mysqlShop.seed({ server: open })))
afterAll(() => world.stop())

const asAdmin = (...statements: readonly string[]) =>
  asMysqlCaller(world, async (ask) => {
    for (const statement of statements) await ask(statement)
  })

test("what is held beyond a narrower profile is told by create and validate, and the hint's statements end it", async () => {
  await asAdmin("create table orders (id int)")
  await world.create()
  await asAdmin("grant insert on shop.orders to aad_shop", "grant update on *.* to aad_shop")
  const { events } = await world.create({ privileges: "readonly" })
  const told = events.flatMap((each) => (each.type === "warning" ? [each.message] : []))
  expect(told.join("\n")).toMatch(/UPDATE on \*\.\*/)
  expect(told.join("\n")).toMatch(/INSERT on `shop`\.`orders`/)

  const { result } = await world.validate()
  expect(result.ok).toBe(true)
  const finding = result.findings.find(({ name }) => name === "grants.beyond")
  expect(finding).toMatchObject({ result: "warning", errorCode: "grants_beyond" })
  const statements = [...(finding?.hint ?? "").matchAll(/REVOKE .+?(?=\.(?: If|$))/g)].map(([found]) => found)
  expect(statements).toHaveLength(2)
  await asAdmin(...statements)
  const left = (await world.validate()).result.findings.map(({ name }) => name)
  expect(left).not.toContain("grants.beyond")
})

test("roles, patterns and rights to hand on are told, and the hint's statements end them; a column is no more than its table", async () => {
  await asAdmin(
    "create table orders (id int)",
    "create role writers",
    "grant insert on shop.orders to writers",
  )
  await world.create({ privileges: "readonly" })
  await asAdmin(
    "grant writers to aad_shop",
    "grant update on `sh%`.* to aad_shop",
    "grant select (id) on shop.orders to aad_shop",
    "grant select on shop.orders to aad_shop with grant option",
    "grant usage on *.* to aad_shop with grant option",
  )
  const beyond = async () =>
    (await world.validate()).result.findings.find(({ name }) => name === "grants.beyond")
  const { errorMessage = "", hint = "" } = (await beyond()) ?? {}
  expect(errorMessage).toContain("writers")
  expect(errorMessage).toContain("UPDATE on `sh%`.*")
  expect(errorMessage).toContain("GRANT OPTION on `shop`.`orders`")
  expect(errorMessage).toContain("GRANT OPTION on *.*")
  expect(errorMessage).not.toContain("SELECT")
  await asAdmin(...[...hint.matchAll(/REVOKE .+?(?=\.(?: If|$))/g)].map(([found]) => found))
  expect(await beyond()).toBeUndefined()
  await world.create({ privileges: "readonly" })
})

test("schemas and the login of an owner are refused with the reason, before anything is asked", async () => {
  const schemas = await world.createFails({ schemas: ["dbo"] })
  expect(schemas.error).toMatchObject({ code: "unsupported_combination" })
  const owner = { user: "legacy", password: createSecret("sandbox-only-legacy") }
  const refused = await world.createFails({ owner })
  expect(refused.error.message).toContain("tables belong to nobody")
  expect(world.sandbox.requests()).toEqual([])
})
