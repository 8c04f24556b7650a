import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { appOid, createBench, failure, memberOid } from "./support.ts"
import type { Bench } from "./support.ts"

let bench: Bench

beforeAll(async () => {
  bench = await createBench({
    sql: { appdb: ["create table seeded (id int)", "alter table seeded owner to azure_pg_admin"] },
  })
}, 60_000)
afterAll(() => bench.close())

const createPrincipal = async (name: string, oid: string = appOid) => {
  const admin = await bench.asAdmin()
  await admin.query("select * from pgaadauth_create_principal_with_oid($1, $2, 'service', false, false)", [
    name,
    oid,
  ])
  return admin
}

test("an administrator makes a principal, grants, and the app works", async () => {
  const admin = await createPrincipal("aad_orders")
  const inApp = await bench.asAdmin("appdb")
  await inApp.query('GRANT ALL PRIVILEGES ON DATABASE "appdb" TO "aad_orders"')
  await inApp.query('GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO "aad_orders"')
  await inApp.query('GRANT CREATE ON SCHEMA public TO "aad_orders"')
  const app = await bench.asApp("aad_orders")
  await app.query("create table orders (id int primary key, what text)")
  await app.query("insert into orders values ($1, $2), (2, 'tea')", [1, "ink"])
  expect((await app.query("select * from orders order by id")).rows).toEqual([
    { id: 1, what: "ink" },
    { id: 2, what: "tea" },
  ])
  const listed = await admin.query(
    "select * from pgaadauth_list_principals(false) where rolname = 'aad_orders'",
  )
  expect(listed.rows).toEqual([
    {
      rolname: "aad_orders",
      principaltype: "service",
      objectid: appOid,
      tenantid: "",
      ismfa: 0,
      isadmin: 0,
    },
  ])
  const label = await admin.query(
    "select l.label from pg_shseclabel l join pg_roles r on r.oid = l.objoid where l.provider = 'pgaadauth' and r.rolname = $1",
    ["aad_orders"],
  )
  expect(label.rows).toEqual([{ label: `aadauth,oid=${appOid},type=service` }])
})

test("a second principal of the same name is a duplicate", async () => {
  await createPrincipal("twice")
  expect(await failure(createPrincipal("twice"))).toMatchObject({ code: "42710" })
})

test("a role made in one database may log in to another at once", async () => {
  await createPrincipal("elsewhere")
  await (await bench.asApp("elsewhere", appOid, "appdb")).query("select 1")
  await (await bench.asApp("elsewhere", appOid, "postgres")).query("select 1")
})

test("only Entra administrators may make principals or set labels", async () => {
  await createPrincipal("plain")
  const call = "select pgaadauth_create_principal_with_oid('x', $1, 'service', false, false)"
  const label = `SECURITY LABEL for "pgaadauth" on role "plain" is 'aadauth,oid=${memberOid},type=service'`
  const passwordAdmin = await bench.asPasswordAdmin()
  for (const client of [passwordAdmin, await bench.asApp("plain", appOid, "postgres")]) {
    expect(await failure(client.query(call, [appOid]))).toMatchObject({
      code: "42501",
      message: expect.stringContaining("permission denied for function"),
    })
    expect(await failure(client.query(label))).toMatchObject({ code: "42501" })
    expect(await failure(client.query("select pg_catalog.pgaadauth_put_label('plain', null)"))).toMatchObject(
      {
        code: "42501",
      },
    )
  }
})

test("the functions are in database postgres only", async () => {
  const inApp = await bench.asAdmin("appdb")
  expect(await failure(inApp.query("select * from pgaadauth_list_principals(false)"))).toMatchObject({
    code: "42883",
  })
})

test("a role is relabelled in any database, with either protocol", async () => {
  await createPrincipal("moved")
  const label = (oid: string) =>
    `SECURITY LABEL for "pgaadauth" on role "moved" is 'aadauth,oid=${oid},type=service'`
  const inApp = await bench.asAdmin("appdb")
  const simple = await inApp.query(label(memberOid))
  expect(simple.command).toBe("SECURITY")
  expect(await failure(bench.asApp("moved", appOid))).toMatchObject({ code: "28P01" })
  await bench.asApp("moved", memberOid)
  const extended = await inApp.query({ name: "relabel", text: label(appOid).toLowerCase() })
  expect(extended).toMatchObject({ command: "SECURITY", rows: [] })
  await bench.asApp("moved", appOid)
  expect(bench.statements.filter(({ sql }) => sql.startsWith("SECURITY LABEL")).at(-1)).toMatchObject({
    ok: true,
  })
  expect(
    await failure(inApp.query(`security label for pgaadauth on role moved is 'nonsense'`)),
  ).toMatchObject({
    code: "22023",
  })
})

test("DROP ROLE is refused while the role owns something in another database", async () => {
  const admin = await createPrincipal("owner")
  const inApp = await bench.asAdmin("appdb")
  await inApp.query('grant create on schema public to "owner"')
  await (await bench.asApp("owner")).query("create table owned (id int)")
  expect(await failure(admin.query('drop role "owner"'))).toMatchObject({
    code: "2BP01",
    message: 'role "owner" cannot be dropped because some objects depend on it',
    detail: expect.stringContaining("database appdb"),
  })
  expect(await failure(admin.query({ name: "drop", text: 'drop role if exists "owner"' }))).toMatchObject({
    code: "2BP01",
  })
  await inApp.query('grant "owner" to current_user')
  await inApp.query('reassign owned by "owner" to current_user')
  await inApp.query('drop owned by "owner"')
  await admin.query('drop role "owner"')
  expect((await admin.query("select 1 from pg_shseclabel where label like '%owner%'")).rows).toEqual([])
  expect((await inApp.query("select 1 from pg_roles where rolname = 'owner'")).rows).toEqual([])
  expect(await failure(bench.asApp("owner"))).toMatchObject({ code: "28P01" })
})

test("a dropped role takes its label along and may be made again for another identity", async () => {
  const admin = await createPrincipal("phoenix")
  await admin.query("drop role phoenix")
  await createPrincipal("phoenix", memberOid)
  expect(await failure(bench.asApp("phoenix", appOid))).toMatchObject({ code: "28P01" })
  await bench.asApp("phoenix", memberOid)
})

test("grants on a database are seen from the others", async () => {
  await createPrincipal("granted")
  // Databases made through ARM belong to the server's own login.
  const inApp = await bench.asPasswordAdmin("appdb")
  await inApp.query('grant create on database appdb to "granted"')
  const rights = await inApp.query("select has_database_privilege('granted', 'appdb', 'create') as may")
  expect(rights.rows).toEqual([{ may: true }])
  const maker = await bench.asAdmin("appdb")
  expect(await failure(maker.query("drop role granted"))).toMatchObject({ code: "2BP01" })
  await inApp.query('revoke create on database appdb from "granted"')
  await maker.query("drop role granted")
})

test("CONNECT can be taken away and given", async () => {
  await createPrincipal("caller")
  await bench.plane.createDatabase(bench.id, "closed")
  const owner = await bench.asPasswordAdmin("closed")
  await owner.query("revoke connect on database closed from public")
  expect(await failure(bench.asApp("caller", appOid, "closed"))).toMatchObject({ code: "42501" })
  await owner.query("grant connect on database closed to caller")
  await bench.asApp("caller", appOid, "closed")
})

test("the seed's SQL ran, and databases come and go", async () => {
  const inApp = await bench.asPasswordAdmin("appdb")
  expect((await inApp.query("select * from seeded")).rows).toEqual([])
  await bench.plane.createDatabase(bench.id, "later")
  const later = await bench.asAdmin("later")
  await later.query("create table here (id int)")
  expect((await later.query("select current_database() as name")).rows).toEqual([{ name: "later" }])
  const names = await later.query("select datname from pg_database where not datistemplate order by 1")
  expect(names.rows.map(({ datname }) => datname)).toEqual(
    expect.arrayContaining(["appdb", "later", "postgres"]),
  )
  await bench.plane.dropDatabase(bench.id, "later")
  expect(await failure(bench.asAdmin("later"))).toMatchObject({ code: "3D000" })
})

describe("pgaadauth_create_principal", () => {
  const make = "select pgaadauth_create_principal($1, $2, false) as said"
  const labelOf = async (role: string) => {
    const { rows } = await (
      await bench.asAdmin()
    ).query(
      "select l.label from pg_shseclabel l join pg_roles r on r.oid = l.objoid where l.provider = 'pgaadauth' and r.rolname = $1",
      [role],
    )
    return rows[0]?.label
  }
  const oid = (digit: number) => `dddddddd-0000-4000-8000-00000000000${digit}`

  beforeAll(() => {
    bench.entries.push(
      { kind: "user", objectId: oid(1), name: "Grace@example.com" },
      { kind: "app", objectId: oid(2), name: "shop-identity" },
      { kind: "group", objectId: oid(3), name: "The DBAs" },
      { kind: "app", objectId: oid(4), name: "twin" },
      { kind: "group", objectId: oid(5), name: "Twin" },
    )
  })

  test("finds users, applications and groups by the name of the role", async () => {
    const admin = await bench.asAdmin()
    expect((await admin.query(make, ["grace@example.com", false])).rows).toEqual([
      { said: 'Created role for "grace@example.com"' },
    ])
    await admin.query(make, ["shop-identity", false])
    // Prepared and nested calls look into the directory as well.
    await admin.query("do $$ begin perform pgaadauth_create_principal('The DBAs', true, true); end $$")
    expect(await labelOf("grace@example.com")).toBe(`aadauth,oid=${oid(1)},type=user`)
    expect(await labelOf("shop-identity")).toBe(`aadauth,oid=${oid(2)},type=service`)
    expect(await labelOf("The DBAs")).toBe(`aadauth,oid=${oid(3)},type=group,admin,mfa`)
    await (await bench.asApp("shop-identity", oid(2))).query("select 1")
    const listed = await admin.query("select rolname, principaltype from pgaadauth_list_principals(true)")
    expect(listed.rows).toContainEqual({ rolname: "The DBAs", principaltype: "group" })
  })

  test("refuses what nobody or more than one has, and sees what came since", async () => {
    const admin = await bench.asAdmin()
    expect(await failure(admin.query(make, ["later", false]))).toMatchObject({
      code: "0LP01",
      message: "Could not validate AAD user later because its name is not found in the tenant.",
    })
    bench.entries.push({ kind: "app", objectId: oid(6), name: "later" })
    await admin.query(make, ["later", false])
    expect(await failure(admin.query(make, ["twin", false]))).toMatchObject({
      code: "0LP01",
      message: expect.stringContaining("several principals"),
    })
    const app = await bench.asApp("shop-identity", oid(2), "postgres")
    expect(await failure(app.query(make, ["twin", false]))).toMatchObject({ code: "42501" })
    expect(await failure(app.query("select * from pg_catalog.pgaadauth_directory"))).toMatchObject({
      code: "42501",
    })
  })

  test("an object id of another type is refused, by function and by label", async () => {
    const admin = await bench.asAdmin()
    const wrong = {
      code: "XX000",
      message:
        "incorrect object type provided for principal, given object type: 'user', actual object type: 'service'",
    }
    const withOid = "select pgaadauth_create_principal_with_oid('typed', $1, $2, false, false)"
    expect(await failure(admin.query(withOid, [oid(4), "user"]))).toMatchObject(wrong)
    await admin.query(withOid, [oid(4), "service"])
    const label = (type: string) =>
      `security label for pgaadauth on role typed is 'aadauth,oid=${oid(4)},type=${type}'`
    expect(await failure(admin.query(label("user")))).toMatchObject(wrong)
    await admin.query(label("service"))
  })
})
