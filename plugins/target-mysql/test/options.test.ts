import { expect, test } from "vitest"
import { mysqlTargetOptions } from "../src/options.ts"

const names = { resourceGroup: "demo", server: "shop-mysql", database: "shop" }
const identity =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/db-identity"

test.each([
  [names],
  [{ ...names, subscription: "7e1a0000-0000-4000-8000-000000000001" }],
  [{ id: "/subscriptions/s/resourceGroups/g/providers/p/servers/a/databases/b" }],
  [{ ...names, database: "Größe-1_x" }],
  [{ ...names, database: "a".repeat(64) }],
  [{ ...names, replaceAdmin: true, serverIdentity: identity }],
  [{ ...names, serverIdentity: identity.toLowerCase() }],
])("takes %j", (options) => {
  expect(mysqlTargetOptions.parse(options)).toEqual(options)
})

test("names everything that is missing", () => {
  const { error } = mysqlTargetOptions.safeParse({ server: "shop-mysql" })
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["resourceGroup", "database"])
})

test.each([
  ["server", "shop.mysql.database.azure.com"],
  ["server", "ab"],
  ["server", "shop/../other"],
  ["database", ""],
  ["database", " a"],
  ["database", "a`b"],
  ["database", "a'b"],
  ["database", "a;b"],
  ["database", "a".repeat(65)],
  ["resourceGroup", "a/b"],
  ["serverIdentity", "db-identity"],
  ["serverIdentity", `${identity}/x`],
  ["serverIdentity", identity.replace("userAssignedIdentities", "identities")],
])("refuses %s %j, under its path", (option, value) => {
  const { error } = mysqlTargetOptions.safeParse({ ...names, [option]: value })
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([option])
})

test("refuses options that it does not know", () => {
  expect(mysqlTargetOptions.safeParse({ ...names, port: 3306 }).success).toBe(false)
})
