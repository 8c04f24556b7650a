import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { SqlSession } from "../src/engine.ts"
import { appSid, failure, rows, startEngine } from "./support.ts"

let server: ReturnType<typeof startEngine>
let admin: SqlSession
let app: SqlSession
beforeEach(() => {
  server = startEngine()
  admin = server.admin()
  rows(admin, `create table before (id int primary key, name nvarchar(20)); insert before values (1, 'a')`)
  rows(admin, `create user [web-app] with sid = ${appSid}, type = E`)
  app = server.app()
})
afterEach(() => server.close())

const profiles = {
  nothing: [],
  readonly: ["alter role db_datareader add member [web-app]"],
  readwrite: [
    "alter role db_datareader add member [web-app]",
    "alter role db_datawriter add member [web-app]",
  ],
  ddl: [
    "alter role db_datareader add member [web-app]",
    "alter role db_datawriter add member [web-app]",
    "alter role db_ddladmin add member [web-app]",
  ],
  all: ["grant control on database::app to [web-app]"],
} as const

const read = [
  "select name from before",
  "select count(*) from later",
  "select 1 where exists (select 1 from before)",
]
const write = [
  "insert before values (7, 'x')",
  "insert later values (7)",
  "update before set name = 'b' where id = 1",
  "delete from later where id = 7",
]
const define = [
  "create table mine (a int)",
  "alter table before add extra int",
  "create schema own",
  "create view v as select id from before",
  "create index i on before (name)",
  "drop table later",
  "truncate table later",
]
const secure = [
  "create user other without login",
  "create role other",
  "grant select on before to public",
  "alter role db_datareader add member guest2",
  "execute as user = 'guest2'",
]

const allowed: Record<keyof typeof profiles, readonly string[]> = {
  nothing: [],
  readonly: read,
  readwrite: [...read, ...write],
  ddl: [...read, ...write, ...define],
  all: [...read, ...write, ...define, ...secure],
}
const denials = [229, 262, 2760, 1088, 3701, 15247, 15151, 15517]

describe.each(["nothing", "readonly", "readwrite", "ddl", "all"] as const)("profile %s", (profile) => {
  test.each([...read, ...write, ...define, ...secure])("%s", (sql) => {
    for (const grant of profiles[profile]) rows(admin, grant)
    rows(admin, "create table later (id int); create user guest2 without login")
    const error = failure(app, sql)
    if (allowed[profile].includes(sql)) expect(error).toBeUndefined()
    else expect(denials).toContain(error?.number)
  })
})

describe("the words of a refusal", () => {
  test.each([
    [
      "select * from before",
      229,
      "The SELECT permission was denied on the object 'before', database 'app', schema 'dbo'.",
    ],
    [
      "insert before values (1, '')",
      229,
      "The INSERT permission was denied on the object 'before', database 'app', schema 'dbo'.",
    ],
    [
      "update before set name = ''",
      229,
      "The UPDATE permission was denied on the object 'before', database 'app', schema 'dbo'.",
    ],
    [
      "delete before",
      229,
      "The DELETE permission was denied on the object 'before', database 'app', schema 'dbo'.",
    ],
    ["create table x (a int)", 262, "CREATE TABLE permission denied in database 'app'."],
    ["create schema x", 262, "CREATE SCHEMA permission denied in database 'app'."],
    ["create user x without login", 15247, "User does not have permission to perform this action."],
    [
      "drop user [web-app]",
      15151,
      "Cannot find the user 'web-app', because it does not exist or you do not have permission.",
    ],
    [
      "alter role db_owner add member [web-app]",
      15151,
      "Cannot find the role 'db_owner', because it does not exist or you do not have permission.",
    ],
    ["grant control to [guest]", 4613, "Grantor does not have GRANT permission."],
  ])("%s", (sql, number, text) => {
    expect(failure(app, sql)).toMatchObject({ number, text })
  })
})

test("DENY wins over a role, and goes with REVOKE", () => {
  for (const grant of profiles.readwrite) rows(admin, grant)
  rows(admin, "deny select on before to [web-app]")
  expect(failure(app, "select * from before")?.number).toBe(229)
  expect(failure(app, "delete before where id = 9")?.number).toBe(229)
  rows(admin, "revoke select on before from [web-app]; deny insert to public")
  expect(failure(app, "select * from before")).toBeUndefined()
  expect(failure(app, "insert before values (2, '')")?.number).toBe(229)
  rows(admin, "revoke insert from public; alter role db_denydatareader add member [web-app]")
  expect(failure(app, "select * from before")?.number).toBe(229)
})

test("rights on a schema and on one table", () => {
  rows(
    admin,
    "create schema s; create table s.a (x int); create table s.b (x int); grant select on schema::s to [web-app]",
  )
  rows(admin, "grant insert on s.b to [web-app]")
  expect(failure(app, "select * from s.a, s.b")).toBeUndefined()
  expect(failure(app, "insert s.a values (1)")?.number).toBe(229)
  expect(failure(app, "insert s.b values (1)")).toBeUndefined()
  expect(failure(app, "select * from before")?.number).toBe(229)
  rows(admin, "create table s.later (x int)")
  expect(failure(app, "select * from s.later")).toBeUndefined()
})

test("CREATE TABLE alone is not enough: the schema must be alterable", () => {
  rows(admin, "grant create table to [web-app]")
  expect(failure(app, "create table x (a int)")?.number).toBe(2760)
  rows(admin, "grant alter on schema::dbo to [web-app]")
  expect(failure(app, "create table x (a int)")).toBeUndefined()
})

test("a right with grant option can be handed on, and is taken back with CASCADE", () => {
  rows(admin, "create user other without login; grant select on before to [web-app] with grant option")
  expect(failure(app, "grant select on before to public")).toBeUndefined()
  expect(failure(app, "grant insert on before to public")?.number).toBe(15151)
  expect(failure(admin, "revoke select on before from [web-app]")?.number).toBe(4611)
  expect(failure(admin, "revoke select on before from [web-app] cascade")).toBeUndefined()
})

test("a view shows its owner's tables to those who may read the view", () => {
  rows(admin, "create view v as select name from before; grant select on v to [web-app]")
  expect(rows(app, "select name from v")).toEqual([["a"]])
  expect(failure(app, "select * from before")?.number).toBe(229)
  rows(admin, "create user other without login; alter authorization on before to other")
  expect(failure(app, "select name from v")?.number).toBe(229)
})

test("EXECUTE AS proves rights and REVERT ends it", () => {
  rows(admin, "alter role db_datareader add member [web-app]")
  const sql =
    "execute as user = 'web-app'; select user_name(), has_perms_by_name('dbo.before', 'OBJECT', 'SELECT'), has_perms_by_name('before', 'OBJECT', 'INSERT'); revert"
  expect(rows(admin, sql)).toEqual([["web-app", 1, 0]])
  expect(rows(admin, "select user_name()")).toEqual([["dbo"]])
  expect(
    rows(
      admin,
      "execute as user = 'web-app'; select permission_name from sys.fn_my_permissions(null, 'DATABASE') order by 1; revert",
    ),
  ).toEqual([["CONNECT"], ["SELECT"]])
})

test("the catalog shows a user its own, and only tables it has a right on", () => {
  rows(
    admin,
    "create user other without login; create table shown (a int); grant insert on shown to [web-app]",
  )
  expect(rows(app, "select name from sys.tables")).toEqual([["shown"]])
  expect(rows(app, "select name from sys.database_principals where type = 'E' or name = 'other'")).toEqual([
    ["web-app"],
  ])
  expect(rows(app, "select object_id('before'), user_id('other')")).toEqual([[null, null]])
})
