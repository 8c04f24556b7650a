import { expect, test } from "vitest"
import { nativePrivileges } from "../src/profiles.ts"

const profiles = {
  all: nativePrivileges(["all"]),
  ddl: nativePrivileges(["ddl"]),
  readwrite: nativePrivileges(["readwrite"]),
  readonly: nativePrivileges(["readonly"]),
}

const kinds = ["database", "schema", "table", "sequence"] as const

test.each([
  ["readonly", "readwrite"],
  ["readwrite", "ddl"],
  ["ddl", "all"],
] as const)("%s has nothing that %s has not", (smaller, larger) => {
  for (const kind of kinds) {
    expect(profiles[larger][kind]).toEqual(expect.arrayContaining([...profiles[smaller][kind]]))
    expect(profiles[larger][kind].length).toBeGreaterThanOrEqual(profiles[smaller][kind].length)
  }
})

test("readonly changes no row", () => {
  const { database, schema, table } = profiles.readonly
  expect([database, schema, table]).toEqual([["CONNECT"], ["USAGE"], ["SELECT"]])
})

test("each lets the user in", () => {
  for (const { database, schema } of Object.values(profiles)) {
    expect(database).toContain("CONNECT")
    expect(schema).toContain("USAGE")
  }
})

test("tables can be made with ddl and all only", () => {
  const makers = Object.entries(profiles).filter(([, { schema }]) => schema.includes("CREATE"))
  expect(makers.map(([name]) => name).toSorted()).toEqual(["all", "ddl"])
})

test("a list of privileges gives what each of them needs, and no more", () => {
  expect(nativePrivileges([["select", "insert"]])).toEqual({
    database: ["CONNECT", "TEMPORARY"],
    schema: ["USAGE"],
    table: ["SELECT", "INSERT"],
    sequence: ["USAGE", "SELECT", "UPDATE"],
  })
  expect(nativePrivileges([["delete"]]).table).toEqual(["DELETE"])
})
