import { expect, test } from "vitest"
import { postgresqlTargetOptions } from "../src/options.ts"

const names = { resourceGroup: "demo", server: "shop-db", database: "shop" }

test.each([
  [names],
  [{ ...names, subscription: "7e1a0000-0000-4000-8000-000000000001" }],
  [{ id: "/subscriptions/s/resourceGroups/g/providers/p/servers/a/databases/b" }],
  [{ ...names, resourceGroup: "größe.(1)_a-b" }],
  [{ ...names, database: "Größe-1_x" }],
])("takes %j", (options) => {
  expect(postgresqlTargetOptions.parse(options)).toEqual(options)
})

test("names everything that is missing", () => {
  const { error } = postgresqlTargetOptions.safeParse({ server: "shop-db" })
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["resourceGroup", "database"])
})

test.each([
  ["server", "shop-db.postgres.database.azure.com"],
  ["server", "ab"],
  ["server", "-shop"],
  ["server", "shop-"],
  ["server", "a".repeat(64)],
  ["server", "shop/../other"],
  ["database", ""],
  ["database", " a"],
  ["database", 'a"b'],
  ["database", "a'b"],
  ["database", "a/b"],
  ["database", "a;b"],
  ["database", "a".repeat(64)],
  ["resourceGroup", "a/b"],
  ["resourceGroup", ""],
  ["resourceGroup", "a".repeat(91)],
])("refuses a %s called %j, under its path", (option, value) => {
  const { error } = postgresqlTargetOptions.safeParse({ ...names, [option]: value })
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([option])
})

test("refuses options that it does not know", () => {
  expect(postgresqlTargetOptions.safeParse({ ...names, port: 5432 }).success).toBe(false)
})
