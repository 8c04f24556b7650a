import { describe, expect, test } from "vitest"
import {
  giveStatement,
  type Grant,
  type PermissionState,
  type Securable,
  takeStatement,
} from "../src/grant.ts"

const hostile = "x]; drop user [dbo"
const quoted = "[x]]; drop user [dbo]"
const permission = (on: Securable, state: PermissionState = "granted", word = "SELECT"): Grant => ({
  kind: "permission",
  state,
  permission: word,
  on,
})
const object = { kind: "object", schema: "d]bo", name: "or]ders", column: null } as const

test.each<[Grant, string, string]>([
  [
    { kind: "role", role: "db_datareader" },
    `ALTER ROLE [db_datareader] ADD MEMBER ${quoted}`,
    `ALTER ROLE [db_datareader] DROP MEMBER ${quoted}`,
  ],
  [permission({ kind: "database" }), `GRANT SELECT TO ${quoted}`, `REVOKE SELECT FROM ${quoted}`],
  [
    permission({ kind: "schema", name: "dbo" }, "grantable", "ALTER"),
    `GRANT ALTER ON SCHEMA::[dbo] TO ${quoted} WITH GRANT OPTION`,
    `REVOKE ALTER ON SCHEMA::[dbo] FROM ${quoted} CASCADE`,
  ],
  [
    permission(object, "denied"),
    `DENY SELECT ON OBJECT::[d]]bo].[or]]ders] TO ${quoted} CASCADE`,
    `REVOKE SELECT ON OBJECT::[d]]bo].[or]]ders] FROM ${quoted} CASCADE`,
  ],
  [
    permission({ ...object, column: "pri]ce" }),
    `GRANT SELECT ON OBJECT::[d]]bo].[or]]ders] ([pri]]ce]) TO ${quoted}`,
    `REVOKE SELECT ON OBJECT::[d]]bo].[or]]ders] ([pri]]ce]) FROM ${quoted}`,
  ],
  [
    permission({ kind: "principal", type: "role", name: "r]" }, "granted", "VIEW DEFINITION"),
    `GRANT VIEW DEFINITION ON ROLE::[r]]] TO ${quoted}`,
    `REVOKE VIEW DEFINITION ON ROLE::[r]]] FROM ${quoted}`,
  ],
])("%j is given and taken with one statement each", (grant, give, take) => {
  expect(giveStatement(hostile, grant)).toBe(give)
  expect(takeStatement(hostile, grant)).toBe(take)
})

describe("what cannot be written is an error and no statement", () => {
  test("a permission that is no key words", () => {
    expect(() => giveStatement("u", permission({ kind: "database" }, "granted", "SELECT; DROP"))).toThrow(
      TypeError,
    )
  })
  test("a permission on something of an unknown kind", () => {
    expect(() => giveStatement("u", permission({ kind: "other", name: "certificate" }))).toThrow(TypeError)
  })
})
