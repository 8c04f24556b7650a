import { createSecret, type EngineEvent } from "@keyless/core"
import { afterAll, beforeAll, expect, test } from "vitest"
import { asApp, asCaller, asPasswordAdmin, inSession } from "../support/database.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
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
async function follow(hint: string | undefined, database: string = shop.database): Promise<string[]> {
  const parts = [...(hint ?? "").matchAll(/[Rr]un as "([^"]+)" in [^:]+: (.+?)\.(?= (?:If|Or|Then|In) |$)/g)]
  for (const [, role = "", text = ""] of parts) {
    const statements = text.split(/; (?=[A-Z])/).filter((each) => !each.startsWith("then "))
    const work = async (ask: (sql: string) => Promise<unknown>) => {
      for (const statement of statements) await ask(statement)
    }
    if (role === "legacy") await inSession(world, legacyLogin, work)
    else if (role === "pgadmin") await asPasswordAdmin(world, work, database)
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

test("what an administrator may not grant on a database of its login is granted as the hint says", async () => {
  await begin([])
  const optional = async () =>
    (await world.validate()).result.findings.find(({ name }) => name === "grants.optional")?.hint
  await world.create()
  expect(await follow(await optional())).toContain("pgadmin")
  expect(await optional()).toBeUndefined()
  await world.create({ strict: true })
})

test("what the user owns beyond a narrower profile ends as the hint says, and by the command that it names", async () => {
  await begin([])
  await world.create()
  await asApp(world, (ask) => ask("create table own (id int)"))
  await world.create({ privileges: "readonly" })
  const hint = (await beyond())?.hint ?? ""
  const told = /run as the administrator in database shop: (.+?); then run the create command/.exec(hint)?.[1]
  await asCaller(world, async (ask) => {
    for (const statement of told?.split("; ") ?? ["no statement"]) await ask(statement)
  })
  await world.create({ privileges: "readonly" })
  expect(await beyond()).toBeUndefined()
  expect(await asApp(world, (ask) => ask("select * from own"))).toEqual([])
})

/** Makes a connection whose settings fail after somebody else did something; answers what the undo told. */
async function createFailsAfter(change: Parameters<World["create"]>[0], meanwhile: () => Promise<unknown>) {
  const engine = world.engine()
  const plan = await engine.plan({ ...shopSpec, ...change })
  const steps = plan.inner.steps.map((owned) =>
    owned.step.kind === "action" && owned.step.id === "settings.write"
      ? {
          ...owned,
          step: {
            ...owned.step,
            apply: async () => {
              await meanwhile()
              throw new Error("the settings were made to fail")
            },
          },
        }
      : owned,
  )
  const events: EngineEvent[] = []
  const running = engine.run(
    { ...plan, inner: { ...plan.inner, steps } },
    { onEvent: (event) => void events.push(event) },
  )
  await expect(running).rejects.toThrow("the settings were made to fail")
  return events
}

test("a user that has something in another database can be dropped after the statements of the undo's hint", async () => {
  await world.begin(shop.seed({ server: { ...open, databases: ["shop", "stock"] } }))
  const stock = (sql: string) => asPasswordAdmin(world, (ask) => ask(sql), "stock")
  await stock("create table goods (id int)")
  const events = await createFailsAfter({}, () => stock("grant select on goods to aad_shop"))
  const failed = events.find((event) => event.type === "undo.failed")
  expect(failed?.error).toMatchObject({ code: "user_owns_objects" })
  expect(await follow(failed?.error.hint, "stock")).toEqual(["pgadmin"])
  const [, inEach = "no statement", inAny = "no statement"] =
    /In each of them run: (.+?); then in any of them: (.+?); then run the command again/.exec(
      failed?.error.hint ?? "",
    ) ?? []
  await asCaller(
    world,
    async (ask) => {
      for (const statement of [...inEach.split("; "), inAny]) await ask(statement)
    },
    "stock",
  )
  await world.create()
  await world.delete()
  expect(await asCaller(world, (ask) => ask("select 1 from pg_roles where rolname = 'aad_shop'"))).toEqual([])
})

test("a database that a failed run made and somebody uses by now is dropped by the statement of the warning", async () => {
  await world.begin(shop.seed({ server: open }))
  const target = {
    ...shopSpec.target,
    options: { ...shopSpec.target.options, database: "fresh", createDatabase: true },
  }
  const fresh = (sql: string) => asCaller(world, (ask) => ask(sql), "fresh")
  const events = await createFailsAfter({ target }, () => fresh("create table theirs (id int)"))
  const kept = events.find((event) => event.type === "warning" && event.message.includes("stays: somebody"))
  const statement = /drop it: (DROP DATABASE .+)$/.exec(String(Object(kept)["hint"]))?.[1]
  await asCaller(world, (ask) => ask(statement ?? "no statement"), "postgres")
  await world.create({ target })
})
