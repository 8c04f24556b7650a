import { createSecret } from "@keyless/core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { asApp, asCaller, asPasswordAdmin, inSession } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"

const open = { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] }
const legacyLogin = { user: "legacy", password: "sandbox-only-legacy" }
const owner = { user: legacyLogin.user, password: createSecret(legacyLogin.password) }
const legacy = [
  "create role legacy login password 'sandbox-only-legacy'",
  "grant legacy to pgadmin",
  'create schema "Odd.""Place"',
  'grant usage, create on schema public, "Odd.""Place" to legacy',
  "set role legacy",
  "create table invoices (id serial, what text)",
  "create view paid as select * from invoices",
  "create materialized view sums as select count(*) from invoices",
  "create table parted (id int) partition by range (id)",
  "create table part partition of parted for values from (1) to (9)",
  'create table "Odd.""Place"."Upper (Case)" (id int)',
  "reset role",
]

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const begin = (sql: readonly string[]) =>
  world.begin(shop.seed({ server: { ...open, sql: { [shop.database]: [...sql] } } }))

/** Runs every statement of a hint as the role that the hint names for it. Answers for whom there was something. */
async function follow(hint: string | undefined): Promise<string[]> {
  const parts = [...(hint ?? "").matchAll(/[Rr]un as "([^"]+)" in [^:]+: (.+?)\.(?= (?:If|Or|Then) |$)/g)]
  for (const [, role = "", text = ""] of parts) {
    const statements = text.split(/; (?=[A-Z])/).filter((each) => !each.startsWith("then "))
    const work = async (ask: (sql: string) => Promise<unknown>) => {
      for (const statement of statements) await ask(statement)
    }
    if (role === "legacy") await inSession(world, legacyLogin, work)
    else if (role === "pgadmin") await asPasswordAdmin(world, work)
    else await asCaller(world, work)
  }
  return parts.map(([, role = ""]) => role)
}
const beyond = async () =>
  (await world.validate()).result.findings.find(({ name }) => name === "grants.beyond")

test("what another owner granted can be taken by it as the hint of delete says", async () => {
  await begin(legacy)
  const asked = { privileges: "readwrite", owner, schemas: ["public", 'Odd."Place'] } as const
  expect(await follow((await world.createFails(asked)).error.hint)).toEqual(["pgadmin"])
  await world.create(asked)
  await asApp(world, (ask) => ask('select * from paid, sums, parted, "Odd.""Place"."Upper (Case)"'))
  const { error } = await world.deleteFails()
  expect(error.code).toBe("user_owns_objects")
  expect(await follow(error.hint)).toEqual(["legacy"])
  await world.delete()
})

test("tables that another owner makes later are covered once it ran the statements of the hint", async () => {
  await begin([
    "create role legacy login password 'sandbox-only-legacy'",
    "grant create on schema public to legacy",
  ])
  await world.create({ privileges: "readwrite" })
  const later = async () =>
    (await world.validate()).result.findings.find(({ name }) => name === "grants.later")?.hint
  expect(await follow(await later())).toContain("legacy")
  await inSession(world, legacyLogin, (ask) => ask("create table late (id serial)"))
  await asApp(world, (ask) => ask("insert into late default values"))
  expect(await later()).toBeUndefined()
})

test("what another grantor gave ends as the hint says, on tables, columns and later tables", async () => {
  await begin([
    ...legacy,
    "create table orders (id int, what text)",
    "alter table orders owner to azure_pg_admin",
  ])
  await world.create({ privileges: "readonly", owner })
  await asCaller(world, (ask) => ask("grant update (what) on orders to aad_shop"))
  await inSession(world, legacyLogin, async (ask) => {
    await ask("grant delete on invoices to aad_shop")
    await ask("grant update (what), insert (what) on invoices to aad_shop")
    await ask("grant update (what) on invoices to public")
    await ask("alter default privileges in schema public grant insert on tables to aad_shop")
  })
  const before = (await beyond())?.errorMessage ?? ""
  expect(before).toMatch(/DELETE on table public\.invoices/)
  expect(before).toMatch(/UPDATE on column what of table public\.invoices.*PUBLIC/)
  expect(before).toMatch(/INSERT on column what of table public\.invoices.*granted by "legacy"/)
  // What the administrator gave, its command takes.
  await world.create({ privileges: "readonly" })
  const { errorMessage, hint } = (await beyond()) ?? {}
  expect(errorMessage).not.toContain("orders")
  expect(new Set(await follow(hint))).toEqual(new Set(["legacy"]))
  expect(await beyond()).toBeUndefined()
})

test("what comes by a role, a role of a role, or only after SET ROLE is found and ends as the hint says", async () => {
  await begin([
    "create table orders (id int)",
    "alter table orders owner to azure_pg_admin",
    "create role writers",
    "create role clerks",
    "create role cleaners",
    "grant insert on orders to writers",
    "grant delete on orders to cleaners",
  ])
  await asPasswordAdmin(world, (ask) => ask("grant writers to clerks"))
  await world.create({ privileges: "readonly" })
  await asPasswordAdmin(world, async (ask) => {
    await ask("grant clerks to aad_shop")
    await ask("grant cleaners to aad_shop with inherit false")
  })
  const { errorMessage, hint } = (await beyond()) ?? {}
  expect(errorMessage).toMatch(/INSERT on table public\.orders.*as a member of "writers"/)
  expect(errorMessage).toMatch(/DELETE on table public\.orders.*as a member of "cleaners"/)
  expect(await follow(hint)).toEqual(["pgadmin", "pgadmin"])
  expect(await beyond()).toBeUndefined()
  for (const sql of ["insert into orders values (1)", "set role cleaners"]) {
    await expect(asApp(world, (ask) => ask(sql))).rejects.toMatchObject({ code: "42501" })
  }
})
