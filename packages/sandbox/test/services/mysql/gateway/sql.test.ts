import { expect, test } from "vitest"
import { inEngineWords } from "../../../../src/services/mysql/gateway/sql/engine-words.ts"
import { recogniseIn } from "../../../../src/services/mysql/gateway/sql/recognise.ts"
import { redactPasswords } from "../../../../src/services/mysql/gateway/sql/redact.ts"
import { splitStatements } from "../../../../src/services/mysql/gateway/sql/split.ts"

const split = (sql: string) => splitStatements(sql).map((statement) => statement.sql)

test("statements end at semicolons outside quotes and comments", () => {
  expect(split("a; b;; c -- ; d\n; e # ;\n")).toEqual(["a", "b", "c -- ; d", "e # ;"])
  expect(split('select \';\', "a;\\";", `x;``;` /* ; */; next')).toEqual([
    'select \';\', "a;\\";", `x;``;` /* ; */',
    "next",
  ])
  expect(split("select 'it''s; fine'; 1--2;")).toEqual(["select 'it''s; fine'", "1--2"])
  expect(split("select 'not closed; x")).toEqual(["select 'not closed; x"])
  expect(split(" ; -- nothing\n;")).toEqual([])
})

test("a stored program keeps the semicolons of its body", () => {
  const program = "create definer = 'u'@'%' procedure p() begin select 1; select 2; end"
  expect(split(`select 0; ${program}`)).toEqual(["select 0", program])
  const replacing = "create or replace definer = current_user() function f() returns int begin return 1; end"
  expect(split(replacing)).toEqual([replacing])
  expect(split("create table event (a int); select 1")).toHaveLength(2)
  expect(split("create view v as select 1 as `function`; select 1")).toHaveLength(2)
})

test("CREATE AADUSER is recognised in every form of the documentation", () => {
  const account = { user: "u", host: "%" }
  const created = { kind: "create-aad-user", ifNotExists: false, account }
  expect(recogniseIn("CREATE AADUSER 'u'")).toEqual(created)
  expect(recogniseIn("create /* x */ aaduser u;")).toEqual(created)
  expect(recogniseIn('CREATE AADUSER IF NOT EXISTS "u"@"10.%" IDENTIFIED BY "id"')).toEqual({
    ...created,
    ifNotExists: true,
    account: { user: "u", host: "10.%" },
    identifiedBy: "id",
  })
  expect(recogniseIn("CREATE AADUSER 'name'@'h' AS 'u'")).toEqual({
    ...created,
    account: { user: "u", host: "h" },
    principalName: "name",
  })
  expect(recogniseIn("CREATE AADUSER `a``b` IDENTIFIED BY 'it\\'s'")).toMatchObject({
    account: { user: "a`b" },
    identifiedBy: "it's",
  })
  for (const wrong of [
    "CREATE AADUSER",
    "CREATE AADUSER 'u'@",
    "CREATE AADUSER 'u' IDENTIFIED BY id",
    "CREATE AADUSER 'u' AS",
    "CREATE AADUSER 'u', 'v'",
    "CREATE AADUSER 'u'; select 1",
    "select 'CREATE AADUSER u'",
  ])
    expect([wrong, recogniseIn(wrong)]).toEqual([wrong, undefined])
})

test("the validation setting is recognised as a statement of its own", () => {
  const off = { kind: "validate-ids", on: false }
  for (const sql of [
    "SET aad_auth_validate_oids_in_tenant = OFF;",
    "set session aad_auth_validate_oids_in_tenant=0",
    "SET @@session.aad_auth_validate_oids_in_tenant := false",
    "SET @@aad_auth_validate_oids_in_tenant = 'off'",
  ])
    expect(recogniseIn(sql)).toEqual(off)
  expect(recogniseIn("SET aad_auth_validate_oids_in_tenant = DEFAULT")).toEqual({ ...off, on: true })
  expect(recogniseIn("SET GLOBAL aad_auth_validate_oids_in_tenant = OFF")).toBeUndefined()
  expect(recogniseIn("SET aad_auth_validate_oids_in_tenant = OFF, @x = 1")).toBeUndefined()
})

test("only variables and collations are said with other words", () => {
  expect(inEngineWords("select @@session.transaction_isolation as transaction_isolation")).toBe(
    "select @@session.tx_isolation as transaction_isolation",
  )
  expect(inEngineWords("SET transaction_read_only = 1")).toBe("SET tx_read_only = 1")
  expect(inEngineWords("select 'transaction_isolation', transaction_isolation from t")).toBe(
    "select 'transaction_isolation', transaction_isolation from t",
  )
  expect(inEngineWords("set names 'utf8mb4' collate 'utf8mb4_0900_ai_ci'")).toBe(
    "set names 'utf8mb4' collate 'utf8mb4_unicode_520_nopad_ci'",
  )
})

test("passwords are blotted out, other literals and ids are kept", () => {
  expect(redactPasswords("CREATE USER 'u'@'%' IDENTIFIED BY 'it''s', 'v' IDENTIFIED WITH p AS 'x'")).toBe(
    "CREATE USER 'u'@'%' IDENTIFIED BY '***', 'v' IDENTIFIED WITH p AS '***'",
  )
  expect(redactPasswords("set password = 'x'")).toBe("set password = '***'")
  const created = "CREATE AADUSER 'u' IDENTIFIED BY 'id'"
  expect(redactPasswords(created)).toBe(created)
  expect(redactPasswords("insert into t values ('as', 'x')")).toBe("insert into t values ('as', 'x')")
})
