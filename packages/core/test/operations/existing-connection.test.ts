import { expect, test } from "vitest"
import { existingConnection, otherConnections } from "../../src/operations/existing-connection.ts"
import type { ConnectionRecord } from "../../src/record.ts"

function record(name: string, database: string): ConnectionRecord {
  return {
    version: 1,
    name,
    target: { kind: "sql", id: `/servers/shop/databases/${database}` },
    auth: "system-identity",
    client: "nodejs",
    principal: { objectId: "o", tenantId: "t", clientId: "c", name: "shop-web" },
    user: "shop-web",
    privileges: ["select"],
    naming: "first",
    keys: {},
    secretKeys: [],
    fingerprint: "",
  }
}

test("a target hears of a connection what it needs to find its user", () => {
  expect(existingConnection(record("a", "shop"))).toEqual({
    connection: "a",
    user: "shop-web",
    objectId: "o",
    clientId: "c",
    kind: "service",
    privileges: ["select"],
  })
})

test("a target hears whether a connection is a person's", () => {
  const { principal, ...rest } = record("a", "shop")
  expect(existingConnection({ ...rest, principal: { ...principal, kind: "user" } }).kind).toBe("user")
})

test("other connections are those to the same database under another name; case does not count", () => {
  const records = [record("a", "shop"), record("b", "SHOP"), record("c", "stock")]
  const names = otherConnections({ records, elsewhere: [] }, "A", "/servers/shop/databases/shop").map(
    ({ connection }) => connection,
  )
  expect(names).toEqual(["b"])
})
