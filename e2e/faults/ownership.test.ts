import { createSecret, type EngineEvent } from "@keyless/core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Ask, appToken, asApp, asCaller, asPasswordAdmin, inSession } from "../support/database.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const open = { firewallRules: [shop.standingRule], administrators: [shop.callerAdmin] }
const legacyLogin = { user: "legacy", password: "sandbox-only-legacy" }
/** An app that ran with a password owns its tables. */
const legacy = [
  "create role legacy login password 'sandbox-only-legacy'",
  "grant legacy to pgadmin",
  "create schema sales",
  "grant usage, create on schema public, sales to legacy",
  "set role legacy",
  "create table invoices (id int primary key generated always as identity, what text)",
  "create view paid as select * from invoices",
  "create function total() returns bigint language sql as 'select count(*) from public.invoices'",
  "create type colour as enum ('red')",
  "create table sales.lines (id serial)",
  "reset role",
]

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const begin = (server: object, sql: readonly string[] = []) =>
  world.begin(shop.seed({ server: { ...open, ...server, sql: { [shop.database]: [...sql] } } }))
const told = (events: readonly EngineEvent[]) =>
  events.flatMap((each) => (each.type === "warning" ? [`${each.message} ${each.hint ?? ""}`] : []))
const asLegacy = <T>(work: (ask: Ask) => Promise<T>) => inSession(world, legacyLogin, work)
const owner = { user: legacyLogin.user, password: createSecret(legacyLogin.password) }
/** The statement of a hint: what stands between the last colon and the end of its sentence. */
const statementOf = (hint: string | undefined, verb: string) =>
  new RegExp(`${verb} [^;]+?(?=;|\\.(?: |$)|$)`).exec(hint ?? "")?.[0] ?? ""

describe("a database that the administrator does not own", () => {
  test("is connected; what only its owner may grant is told with a statement that the owner can run", async () => {
    await begin({})
    const { events } = await world.create()
    const [optional] = told(events).filter((text) => text.includes("on database"))
    expect(optional).toContain('CREATE on database "shop" was not granted to "aad_shop"')
    expect(await asApp(world, (ask) => ask("create table mine as select 1 as one"))).toEqual([])

    const { result } = await world.validate()
    expect(result.ok).toBe(true)
    const finding = result.findings.find(({ name }) => name === "grants.optional")
    expect(finding).toMatchObject({ result: "warning", errorCode: "grants_optional" })
    await asPasswordAdmin(world, (ask) => ask(statementOf(finding?.hint, "GRANT")), "postgres")
    expect(await asApp(world, (ask) => ask("create schema mine"))).toEqual([])
    const again = (await world.validate()).result.findings.map(({ name }) => name)
    expect(again).not.toContain("grants.optional")
  })

  test("is refused with strict, before anything is changed", async () => {
    await begin({})
    const before = azureState(world)
    const { error } = await world.createFails({ strict: true })
    expect(error).toMatchObject({ code: "grants_incomplete", step: "grants.look" })
    expect(error.hint).toContain("GRANT CREATE ON DATABASE")
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
  })

  test("is connected where it belongs to the service and its schema to the administrators", async () => {
    await begin({ passwordAuth: false })
    const { events } = await world.create()
    expect(told(events).join("\n")).toContain("--create-database")
    expect(await asApp(world, (ask) => ask("create table mine as select 1 as one"))).toEqual([])
  })

  test("whose schema goes with it is refused, and the statement for the owner makes it work", async () => {
    await begin({ publicSchemaOwner: "pg_database_owner" })
    const { error } = await world.createFails()
    expect(error).toMatchObject({
      code: "grants_incomplete",
      step: "grants.look",
      details: { owners: ["pgadmin"], objects: { pgadmin: { schema: ["public"] } } },
    })
    expect(changes(world)).toEqual([])
    await asPasswordAdmin(world, (ask) => ask(statementOf(error.hint, "GRANT")))
    await world.create()
    expect(await asApp(world, (ask) => ask("create table mine as select 1 as one"))).toEqual([])
    // Without making tables nothing of it is needed.
    expect((await world.create({ privileges: "readonly" })).result.privileges).toBe("readonly")
  })

  test("that is the service's with its schema is refused with a way that works", async () => {
    await begin({ passwordAuth: false, publicSchemaOwner: "pg_database_owner" })
    const { error } = await world.createFails()
    expect(error.details).toMatchObject({ owners: ["azuresu"], statements: {} })
    expect(error.hint).toContain("--create-database")
    expect(changes(world)).toEqual([])
  })
})

describe("a database that Keyless makes", () => {
  const options = {
    resourceGroup: shop.group,
    server: shop.server,
    database: "my shop (1)",
    createDatabase: true,
  }
  const target = { kind: "postgres-flexible", options }
  const inNew = <T>(work: (ask: Ask) => Promise<T>) => asCaller(world, work, options.database)

  test.each(["azure_pg_admin", "pg_database_owner"])(
    "belongs to the administrators, on a server without logins and with schemas of %s",
    async (publicSchemaOwner) => {
      await begin({ passwordAuth: false, publicSchemaOwner })
      const { events } = await world.create({ target })
      expect(told(events).join("\n")).not.toContain("was not granted")
      const whose =
        "select pg_get_userbyid(datdba) as owner from pg_database where datname = current_database()"
      expect(await inNew((ask) => ask(whose))).toEqual([{ owner: "azure_pg_admin" }])
      const password = await appToken(world)
      const login = { user: shop.user, password, database: options.database }
      await inSession(world, login, (ask) => ask("create schema mine"))
      await inSession(world, login, (ask) => ask("create table own (id int)"))
      expect((await world.validate()).result.ok).toBe(true)
      world.sandbox.clearLogs()
      await world.create({ target })
      expect(changes(world)).toEqual([])
      await world.delete()
      expect(await inNew((ask) => ask("select * from own"))).toEqual([])
    },
  )

  test("takes no login of an owner, since nobody owns anything in it; once it is there, it does", async () => {
    await begin({}, legacy)
    const { error, events } = await world.createFails({ target, owner, takeOwnership: true })
    expect(error.code).toBe("owner_login_unwanted")
    expect([events, changes(world)]).toEqual([[], []])
    const there = { ...target, options: { ...options, database: shop.database } }
    await world.create({ target: there, owner, privileges: "readwrite" })
    expect(await asApp(world, (ask) => ask("select * from invoices"))).toEqual([])
  })

  test("goes again when the run fails", async () => {
    await begin({})
    const stop = new AbortController()
    await world.createFails(
      { target },
      {
        signal: stop.signal,
        watch: (event) => {
          if (event.type === "step.done" && event.step === "grants.apply") stop.abort()
        },
      },
    )
    const there = "select datname from pg_database where datname like 'my%'"
    expect(await asCaller(world, (ask) => ask(there), "postgres")).toEqual([])
  })
})

describe("tables of an owner who is not the administrator", () => {
  test("are named by owner and kind; the owner can run the statements of the hint; then it works", async () => {
    await begin({}, legacy)
    const before = azureState(world)
    const { error } = await world.createFails({ privileges: "readwrite" })
    expect(error).toMatchObject({
      code: "grants_incomplete",
      details: {
        owners: ["legacy"],
        objects: {
          legacy: { table: ["public.invoices", "public.paid"], sequence: ["public.invoices_id_seq"] },
        },
      },
    })
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
    const { legacy: statements = [] } = Object(error.details?.["statements"])
    await asLegacy(async (ask) => {
      for (const statement of statements) await ask(String(statement))
    })
    const { events } = await world.create({ privileges: "readwrite" })
    await asApp(world, (ask) => ask("insert into invoices (what) values ('tea')"))
    expect(told(events).join("\n")).toContain('that "legacy" will make in schema public are not covered')
    expect((await world.validate()).result.ok).toBe(true)
  })

  test("are granted on by the owner's login, those that it makes later too; the password is kept nowhere", async () => {
    await begin({}, legacy)
    const { events, result } = await world.create({ privileges: "readwrite", owner })
    expect(
      await asApp(world, (ask) => ask("insert into invoices (what) values ('tea') returning id")),
    ).toEqual([{ id: 1 }])
    await asLegacy((ask) => ask("create table later (id serial)"))
    await asApp(world, (ask) => ask("insert into later default values"))
    expect(JSON.stringify([events, result, world.sandbox.state().sites])).not.toContain(legacyLogin.password)
    expect((await world.validate()).result.findings.map(({ name }) => name)).not.toContain("grants.beyond")

    const before = azureState(world)
    const { error } = await world.deleteFails()
    expect(error).toMatchObject({ code: "user_owns_objects" })
    expect(error.hint).toContain("--owner-login user=legacy")
    expect(azureState(world)).toEqual(before)
    await asApp(world, (ask) => ask("select * from invoices"))
    await world.delete("shop", { owner })
    expect(await asLegacy((ask) => ask("select count(*)::int as n from invoices"))).toEqual([{ n: 1 }])
  })

  test("are left alone where the owner's login is refused", async () => {
    await begin({}, legacy)
    const wrong = { user: "legacy", password: createSecret("sandbox-only-wrong") }
    const { error } = await world.createFails({ owner: wrong })
    expect(error.code).toBe("owner_login_refused")
    expect(JSON.stringify(error)).not.toContain("sandbox-only-wrong")
    expect(changes(world)).toEqual([])
  })

  test("are handed to a group of the owner and the app: both go on, and both may change them", async () => {
    await begin({}, legacy)
    await world.create({ owner, takeOwnership: true })
    const whose = "select tableowner from pg_tables where tablename = 'invoices'"
    expect(await asCaller(world, (ask) => ask(whose))).toEqual([{ tableowner: "keyless_shop" }])
    await asApp(world, (ask) => ask("alter table invoices add column paid date"))
    await asApp(world, (ask) => ask("alter type colour add value 'blue'"))
    await asLegacy((ask) => ask("alter table invoices add column due date"))
    expect((await world.validate()).result.ok).toBe(true)
    world.sandbox.clearLogs()
    await world.create({ owner, takeOwnership: true })
    expect(changes(world)).toEqual([])
    await world.delete()
    expect(await asLegacy((ask) => ask("select count(*)::int as n from invoices"))).toEqual([{ n: 0 }])
  })

  test("are not handed to an app that is to read only", async () => {
    await begin({}, legacy)
    const { error } = await world.createFails({ owner, takeOwnership: true, privileges: "readonly" })
    expect(error.code).toBe("ownership_unwanted")
  })

  test("go back to their owner when the run fails", async () => {
    await begin({}, legacy)
    const stop = new AbortController()
    await world.createFails(
      { owner, takeOwnership: true },
      {
        signal: stop.signal,
        watch: (event) => {
          if (event.type === "step.done" && event.step === "ownership.take") stop.abort()
        },
      },
    )
    const whose = "select tableowner from pg_tables where tablename = 'invoices'"
    expect(await asCaller(world, (ask) => ask(whose))).toEqual([{ tableowner: "legacy" }])
    const groups = "select rolname from pg_roles where rolname like 'keyless%'"
    expect(await asCaller(world, (ask) => ask(groups))).toEqual([])
  })
})

describe("schemas", () => {
  test("that are named get the privileges, later tables in them too, and others get none", async () => {
    await begin({}, ["create schema sales authorization azure_pg_admin", "create schema hidden"])
    const { result } = await world.create({ schemas: ["sales"], privileges: "readwrite" })
    expect(result.schemas).toEqual(["sales"])
    await asCaller(world, (ask) => ask("create table sales.lines (id serial)"))
    await asCaller(world, (ask) => ask("create table orders (id int)"))
    await asApp(world, (ask) => ask("insert into sales.lines default values"))
    await expect(asApp(world, (ask) => ask("select * from orders"))).rejects.toMatchObject({ code: "42501" })
    expect((await world.validate()).result.ok).toBe(true)

    await world.create({ privileges: "readwrite" })
    await asApp(world, (ask) => ask("select * from orders"))
    await expect(asApp(world, (ask) => ask("select * from sales.lines"))).rejects.toMatchObject({
      code: "42501",
    })
    await world.delete()
  })

  test("that are not there are told before anything is changed, with a statement that makes them", async () => {
    await begin({})
    const { error } = await world.createFails({ schemas: ["public", "sales"] })
    expect(error).toMatchObject({ code: "schema_missing", step: "grants.look" })
    expect(changes(world)).toEqual([])
    await asPasswordAdmin(world, (ask) => ask(statementOf(error.hint, "CREATE SCHEMA")))
    expect((await world.createFails({ schemas: ["sales"] })).error.details).toMatchObject({
      owners: ["pgadmin"],
    })
  })
})

describe("a narrower profile", () => {
  test("tells of default privileges in every schema, and of what the role itself may do; the hints end it", async () => {
    await begin({}, [])
    await world.create()
    await asCaller(world, async (ask) => {
      await ask("alter default privileges grant delete on tables to aad_shop")
      await ask("alter role aad_shop createrole createdb")
    })
    const { events } = await world.create({ privileges: "readonly" })
    const beyond = told(events)
      .filter((text) => text.includes("may do more"))
      .join("\n")
    expect(beyond).toMatch(/DELETE on later tables of .* in every schema/)
    expect(beyond).toMatch(/its role has CREATEROLE, CREATEDB/)
    const finding = (await world.validate()).result.findings.find(({ name }) => name === "grants.beyond")
    await asCaller(world, async (ask) => {
      await ask(statementOf(finding?.hint, "ALTER DEFAULT PRIVILEGES"))
      await ask(statementOf(finding?.hint, "ALTER ROLE"))
    })
    const left = (await world.validate()).result.findings.find(({ name }) => name === "grants.beyond")
    expect(left).toBeUndefined()

    await asCaller(world, (ask) => ask("alter default privileges grant delete on tables to aad_shop"))
    await world.delete()
  })

  test("tells what is held beyond it, in whichever way, and so does validate; the hints end it", async () => {
    await begin({}, [
      "create role writers",
      "set role azure_pg_admin",
      "create table orders (id int)",
      "create table notes (id int)",
      "create table stock (id int)",
      "grant insert on orders to writers",
      "grant update on notes to public",
      "reset role",
    ])
    await world.create()
    await asApp(world, (ask) => ask("create table own (id int)"))
    await asPasswordAdmin(world, async (ask) => {
      await ask("grant writers to aad_shop")
      await ask("set role azure_pg_admin")
      await ask("grant delete on stock to legacy_grantor with grant option").catch(() => [])
    })
    const { events } = await world.create({ privileges: "readonly" })
    const beyond = told(events).filter((text) => text.includes("may do more"))
    expect(beyond.join("\n")).toMatch(/INSERT on table public\.orders.*as a member of "writers"/)
    expect(beyond.join("\n")).toMatch(/UPDATE on table public\.notes.*PUBLIC/)
    expect(beyond.join("\n")).toMatch(/everything with table public\.own, as the owner/)
    const { result } = await world.validate()
    expect(result.ok).toBe(true)
    const finding = result.findings.find(({ name }) => name === "grants.beyond")
    expect(finding).toMatchObject({ result: "warning", errorCode: "grants_beyond" })

    await asPasswordAdmin(world, async (ask) => {
      await ask(statementOf(finding?.hint, 'REVOKE "writers"'))
      await ask("set role azure_pg_admin")
      await ask(statementOf(finding?.hint, "REVOKE UPDATE"))
    })
    await asCaller(world, async (ask) => {
      await ask(statementOf(finding?.hint, 'GRANT "aad_shop"'))
      await ask(statementOf(finding?.hint, "REASSIGN OWNED"))
    })
    const left = (await world.validate()).result.findings.find(({ name }) => name === "grants.beyond")
    expect(left).toBeUndefined()
  })
})
