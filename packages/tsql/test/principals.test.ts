import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { SqlSession } from "../src/engine.ts"
import { adminAppId, adminId, appId, appSid, failure, groupId, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
let admin: SqlSession
beforeEach(() => {
  server = startEngine()
  admin = server.admin()
})
afterEach(() => server.close())

const sidOf = (name: string) =>
  rows(
    admin,
    `select convert(varchar(100), sid, 1), type, type_desc, authentication_type_desc from sys.database_principals where name = N'${name.replaceAll("'", "''")}'`,
  )[0]

test("a GUID has SQL Server's byte order as varbinary", () => {
  const sql =
    "select convert(varchar(40), cast(cast('11223344-5566-7788-99aa-bbccddeeff00' as uniqueidentifier) as varbinary(16)), 1)"
  expect(rows(admin, sql)).toEqual([[appSid]])
  expect(rows(admin, `select cast(${appSid} as uniqueidentifier)`)).toEqual([
    ["11223344-5566-7788-99AA-BBCCDDEEFF00"],
  ])
})

describe("CREATE USER FROM EXTERNAL PROVIDER", () => {
  test("a person resolves names: apps by client id, groups by object id", () => {
    rows(admin, "create user [WEB-APP] from external provider with default_schema = dbo")
    rows(admin, "create user [readers] from external provider")
    expect(sidOf("web-app")).toEqual([appSid, "E", "EXTERNAL_USER", "EXTERNAL"])
    expect(sidOf("readers")).toEqual([
      "0xCCCCCCCC000000408000000000000001",
      "X",
      "EXTERNAL_GROUP",
      "EXTERNAL",
    ])
  })

  test("a name that two have needs the object id", () => {
    expect(failure(admin, "create user twin from external provider")?.number).toBe(33131)
    rows(
      admin,
      "create user twin from external provider with object_id = 'dddddddd-0000-4000-8000-000000000002'",
    )
    expect(sidOf("twin")?.[0]).toBe("0xDDDDDDDD00000040800000000000000B")
  })

  test.each([
    ["create user nobody from external provider", 33130],
    [
      "create user [web-app] from external provider with object_id = '00000000-0000-0000-0000-000000000000'",
      33130,
    ],
  ])("%s", (sql, number) => {
    expect(failure(admin, sql)?.number).toBe(number)
  })

  test("an application needs the server's identity", () => {
    const app = server.session(server.token(adminAppId, "app", "eeeeeeee-0000-4000-8000-000000000001"))
    const error = failure(app, "create user [web-app] from external provider")
    expect(error?.number).toBe(33134)
    expect(error?.text).toMatch(
      /^Principal 'web-app' could not be resolved. Error message: 'Server identity is not configured\./,
    )
    rows(app, `create user [web-app] with sid = ${appSid}, type = E`)
    server.change({ canReadDirectory: true })
    const later = server.session(server.token(adminAppId, "app", "eeeeeeee-0000-4000-8000-000000000001"))
    rows(later, "drop user [web-app]; create user [web-app] from external provider")
  })
})

describe("errors", () => {
  test.each([
    ["create user u with sid = 0x4433, type = E", 15419],
    ["create user u", 40515],
    ["create user u with password = 'x'", 40515],
    [`create user u with sid = ${appSid}, type = Z`, 102],
    ["create user dbo without login", 15023],
    ["drop user nobody", 15151],
    ["drop user dbo", 15150],
    ["drop user guest", 15150],
    ["drop role db_owner", 15150],
    ["drop role nobody", 15151],
    ["alter role nobody add member guest", 15151],
    ["alter role db_owner add member nobody", 15151],
    ["alter role db_owner add member dbo", 15405],
    ["alter user nobody with name = x", 15151],
    ["grant select to nobody", 15151],
    ["grant select on nothing to public", 15151],
    ["grant select on schema::nothing to public", 15151],
    ["grant execute on t to public", 4606],
    ["grant all to public", 4623],
    ["grant flying to public", 102],
    ["grant select to db_owner", 4617],
    ["select * from nothing", 208],
    ["select nothing from t", 207],
    ["create table t (a int)", 2714],
    ["create schema dbo", 2714],
    ["drop table nothing", 3701],
    ["drop schema nothing", 15151],
    ["alter table nothing add a int", 4902],
    ["use master", 40508],
    ["select * from other.dbo.t", 40515],
    ["select * form t", 102],
    ["exec nothing", 2812],
    ["create procedure p as select 1", 40515],
  ])("%s: %i", (sql, number) => {
    rows(admin, "create table t (a int)")
    expect(failure(admin, sql)?.number).toBe(number)
  })
})

test("an administrator of an Azure SQL server has an account already; in Fabric it may have a user", () => {
  const adminSid = "0xAAAAAAAA000000408000000000000001"
  server.change({ administrators: [adminId, appId, groupId] })
  const later = server.admin()
  for (const sid of [adminSid, appSid])
    expect(failure(later, `create user one with sid = ${sid}, type = E`)?.number).toBe(15063)
  rows(later, "create user [mary@contoso.test] from external provider")
  server.change({ flavour: "fabric" })
  rows(server.admin(), `create user one with sid = ${adminSid}, type = E`)
})

test("a second user of the same SID, and of the same name in another case, is refused", () => {
  rows(admin, `create user one with sid = ${appSid}, type = E`)
  expect(failure(admin, `create user two with sid = ${appSid}, type = E`)?.number).toBe(15063)
  const again = failure(admin, "create user ONE without login")
  expect(again).toMatchObject({
    number: 15023,
    text: "User, group, or role 'ONE' already exists in the current database.",
  })
})

test("a user that owns a schema stays until the schema has another owner", () => {
  rows(admin, "create user u without login")
  rows(admin, "create schema s authorization u")
  expect(failure(admin, "drop user u")).toMatchObject({
    number: 15138,
    text: "The database principal owns a schema in the database, and cannot be dropped.",
  })
  rows(admin, "alter authorization on schema::s to dbo; drop user u; drop user if exists u")
  expect(sidOf("u")).toBeUndefined()
})

test("what a user was granted goes with it, and a recreated one starts with CONNECT alone", () => {
  rows(
    admin,
    "create user u without login; grant select to u; alter role db_datareader add member u; drop user u",
  )
  rows(admin, "create user u without login")
  const held =
    "select permission_name, state_desc from sys.database_permissions where grantee_principal_id = user_id('u')"
  expect(rows(admin, held)).toEqual([["CONNECT", "GRANT"]])
  expect(rows(admin, "select is_rolemember('db_datareader', 'u')")).toEqual([[0]])
})

test("roles nest, and no role is a member of itself", () => {
  rows(
    admin,
    "create role a; create role b; create user u without login; alter role a add member b; exec sp_addrolemember 'b', 'u'",
  )
  expect(rows(admin, "select is_rolemember('a', 'u')")).toEqual([[1]])
  expect(failure(admin, "alter role b add member a")?.number).toBe(15413)
  expect(failure(admin, "drop role b")?.number).toBe(15144)
  const list = `select r.name, m.name from sys.database_role_members x
    join sys.database_principals r on r.principal_id = x.role_principal_id
    join sys.database_principals m on m.principal_id = x.member_principal_id order by 1, 2`
  expect(rows(admin, list)).toEqual([
    ["a", "b"],
    ["b", "u"],
  ])
})

const hostile = [
  "a]b",
  'a"b',
  "a'b",
  "a;drop table t--",
  "a/*b",
  "名前 é 🙂",
  "[x]",
  "x".repeat(128),
  "select",
  "db_owner ",
  "%s ?1 :a @a",
]

describe.each(hostile.filter((name) => name.trim() === name))("the name %s", (name) => {
  const quoted = `[${name.replaceAll("]", "]]")}]`
  const text = `N'${name.replaceAll("'", "''")}'`

  test("serves as user, role, schema, table and column, found again by parameter", () => {
    rows(admin, `create user ${quoted} with sid = ${appSid}, type = E`)
    const parameter = {
      name: "@n",
      type: { name: "nvarchar", length: 128 },
      value: name,
      output: false,
    } as const
    expect(rows(admin, "select name from sys.database_principals where name = @n", parameter)).toEqual([
      [name],
    ])
    rows(
      admin,
      `create schema ${quoted} authorization ${quoted}; create table ${quoted}.${quoted} (${quoted} nvarchar(200) not null)`,
    )
    rows(admin, `insert ${quoted}.${quoted} (${quoted}) values (${text})`)
    rows(admin, `grant control on database::app to ${quoted}; grant select on schema::dbo to ${quoted}`)
    const app = server.app()
    expect(
      rows(
        app,
        `select ${quoted}, user_name(), object_id(${text}) from ${quoted}.${quoted} x where x.${quoted} = ${text}`,
      ),
    ).toEqual([[name, name, null]])
    expect(rows(app, "select TABLE_SCHEMA, TABLE_NAME from INFORMATION_SCHEMA.TABLES")).toEqual([
      [name, name],
    ])
    app.close()
    rows(
      admin,
      `drop table ${quoted}.${quoted}; drop schema ${quoted}; drop user ${quoted}; create role ${quoted}; drop role ${quoted}`,
    )
  })
})

test("a name of 129 characters is refused", () => {
  expect(failure(admin, `create user [${"x".repeat(129)}] without login`)?.number).toBe(103)
})
