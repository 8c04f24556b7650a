import { expect, test } from "vitest"
import { isPrivilegeProfile, isPrivileges, privilegesText } from "../../src/plugin/index.ts"

test.each(["all", "readwrite", "readonly", "ddl", ["select"], ["create", "execute", "delete"]])(
  "%j can be asked for",
  (privileges) => {
    expect(isPrivileges(privileges)).toBe(true)
  },
)

test.each([
  "superuser",
  "",
  "toString",
  [],
  ["select", "select"],
  ["readonly"],
  ["SELECT"],
  ["toString"],
  [1],
  null,
  undefined,
  {},
])("%j cannot be asked for", (privileges) => {
  expect(isPrivileges(privileges)).toBe(false)
})

test("only the four words are profiles", () => {
  expect(["all", "ddl", "select", "constructor"].filter(isPrivilegeProfile)).toEqual(["all", "ddl"])
})

test("are told as they were asked for", () => {
  expect([privilegesText("readonly"), privilegesText(["select", "insert"])]).toEqual([
    "readonly",
    "select, insert",
  ])
})
