import { unitedPrivileges } from "@keyless/sql"
import { expect, test } from "vitest"

test.each([
  [["readonly"], ["select"]],
  [
    ["readonly", ["insert", "select"]],
    ["select", "insert"],
  ],
  [
    ["readwrite", "ddl"],
    ["select", "insert", "update", "delete", "create"],
  ],
  [["readonly", "all"], "all"],
] as const)("%j together are %j", (wanted, united) => {
  expect(unitedPrivileges(wanted)).toEqual(united)
})
