import { expect, test } from "vitest"
import { nativePrivileges } from "../src/privileges.ts"

const of = (...wanted: Parameters<typeof nativePrivileges>[0]) => nativePrivileges(wanted).privileges

test.each([
  ["readonly", "readwrite"],
  ["readwrite", "ddl"],
  ["ddl", "all"],
] as const)("%s has nothing that %s has not", (smaller, larger) => {
  expect(of(larger)).toEqual(expect.arrayContaining([...of(smaller)]))
  expect(of(larger).length).toBeGreaterThan(of(smaller).length)
})

test("profiles are what they are made of", () => {
  expect(of("readonly")).toEqual(["SELECT"])
  expect(of("readwrite")).toEqual(["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE TEMPORARY TABLES"])
  expect(of("ddl")).toEqual(of(["select", "insert", "update", "delete", "create"]))
  expect(of("ddl")).not.toContain("EXECUTE")
})

test("several grants are put together, none twice", () => {
  expect(of("readonly", ["select", "execute"])).toEqual(["SELECT", "EXECUTE"])
  expect(of("readonly", "all")).toEqual(of("all"))
  expect(new Set(of("all")).size).toBe(of("all").length)
})

test("nothing wanted is nothing", () => {
  expect(nativePrivileges([])).toEqual({ privileges: [], isAll: false })
})
