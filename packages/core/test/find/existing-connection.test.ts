import { expect, test } from "vitest"
import { existingConnection, otherConnections } from "../../src/find/existing-connection.ts"
import type { ResolvedSource } from "../../src/plugin/index.ts"
import type { ConnectionRecord } from "../../src/configuration/record.ts"
import { createRegistry } from "../../src/registry.ts"
import { emptyWorld, fakeAuths, fakeSource } from "../fakes.ts"

const registry = createRegistry(fakeAuths())
const source = await app()

async function app(): Promise<ResolvedSource> {
  const clock = { now: () => new Date(0), sleep: async () => {} }
  const context = {
    signal: new AbortController().signal,
    clock,
    random: () => 0,
    progress: () => {},
    warn: () => {},
  }
  return fakeSource(emptyWorld()).resolve(context, { name: "shop-web" })
}

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
  expect(existingConnection(registry, source, record("a", "shop"))).toEqual({
    source: "/apps/shop-web",
    connection: "a",
    user: "shop-web",
    objectId: "o",
    clientId: "c",
    kind: "service",
    privileges: ["select"],
    mayBeShared: false,
  })
})

test("a target hears whether others may log in as the same identity", () => {
  const made = { ...record("a", "shop"), auth: "service-principal" }
  expect(existingConnection(registry, source, made).mayBeShared).toBe(true)
})

test("a target hears whether a connection is a person's", () => {
  const { principal, ...rest } = record("a", "shop")
  expect(
    existingConnection(registry, source, { ...rest, principal: { ...principal, kind: "user" } }).kind,
  ).toBe("user")
})

test("other connections are those to the same database under another name; case counts in the name of the database alone", () => {
  const other = record("b", "shop")
  const records = [
    record("a", "shop"),
    { ...other, target: { ...other.target, id: "/SERVERS/Shop/databases/shop" } },
    record("c", "stock"),
    record("d", "SHOP"),
  ]
  const here = { source, settings: new Map<string, string>(), records }
  const others = otherConnections(registry, { here, elsewhere: [] }, "A", "/servers/shop/databases/shop")
  const names = others.map(({ connection }) => connection)
  expect(names).toEqual(["b"])
})
