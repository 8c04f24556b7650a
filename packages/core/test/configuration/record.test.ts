import { describe, expect, test } from "vitest"
import type { ConnectionRecord } from "../../src/index.ts"
import {
  readRecords,
  refuseUnreadable,
  serializeRecord,
  unreadableRecords,
} from "../../src/configuration/record.ts"
import { assertConnectionName, recordKey } from "../../src/configuration/record-key.ts"

const record: ConnectionRecord = {
  version: 1,
  name: "shop_1",
  target: { kind: "fake-db", id: "/databases/shop" },
  auth: "system-identity",
  client: "nodejs",
  principal: { objectId: "o", tenantId: "t", clientId: "c", name: "shop-web" },
  user: "aad_shop_1",
  privileges: "all",
  naming: "first",
  keys: { AZURE_POSTGRESQL_HOST: "DB_HOST" },
  secretKeys: [],
  fingerprint: "f",
}

test("a record comes back as it was written", () => {
  const settings = new Map([
    ["OTHER", "{}"],
    [recordKey(record.name), serializeRecord(record)],
  ])
  expect(readRecords(settings)).toEqual([record])
})

test("a client id may be missing", () => {
  const { clientId: _clientId, ...principal } = record.principal
  const without = { ...record, principal }
  expect(readRecords(new Map([["KEYLESS_CONNECTION_SHOP_1", serializeRecord(without)]]))).toEqual([without])
})

test("a record of a person says so, and another word is refused", () => {
  const write = (kind: unknown) => JSON.stringify({ ...record, principal: { ...record.principal, kind } })
  const read = (kind: unknown) => readRecords(new Map([["KEYLESS_CONNECTION_SHOP_1", write(kind)]]))
  expect(read("user").map(({ principal }) => principal.kind)).toEqual(["user"])
  expect(read("group")).toEqual([])
})

test("a record holds no character that files of settings write in different ways, and comes back all the same", () => {
  const odd = { ...record, client: `o'neil \\ $HOME "twice" \\"` }
  const written = serializeRecord(odd)
  expect(written).not.toMatch(/'|\$|\\\\/)
  expect(readRecords(new Map([["KEYLESS_CONNECTION_SHOP_1", written]]))).toEqual([odd])
})

test("records are sorted by the names of their connections", () => {
  const settings = ["c", "a", "b"].map(
    (name) => [recordKey(name), serializeRecord({ ...record, name })] as const,
  )
  expect(readRecords(new Map(settings)).map(({ name }) => name)).toEqual(["a", "b", "c"])
})

test("the key of a record is the connection's name in upper case", () => {
  expect(recordKey("shop.web_1")).toBe("KEYLESS_CONNECTION_SHOP.WEB_1")
})

describe("a setting that is not a record is refused with its key", () => {
  test.each([
    ["no JSON", "{"],
    ["no object", "1"],
    ["null", "null"],
    ["empty", "{}"],
    ["an earlier version", JSON.stringify({ ...record, version: 0 })],
    ["no name", JSON.stringify({ ...record, name: undefined })],
    ["no target", JSON.stringify({ ...record, target: null })],
    ["half a target", JSON.stringify({ ...record, target: { kind: "fake-db" } })],
    ["half a principal", JSON.stringify({ ...record, principal: { objectId: "o" } })],
    [
      "a client id that is no text",
      JSON.stringify({ ...record, principal: { ...record.principal, clientId: 1 } }),
    ],
    ["a key that is no text", JSON.stringify({ ...record, keys: { A: 1 } })],
    ["no list of secret keys", JSON.stringify({ ...record, secretKeys: "A" })],
    ["secret keys that are no texts", JSON.stringify({ ...record, secretKeys: [1] })],
    ["an unknown profile", JSON.stringify({ ...record, privileges: "superuser" })],
    ["an unknown naming", JSON.stringify({ ...record, naming: "second" })],
  ])("%s", (_case, value) => {
    const settings = new Map([["KEYLESS_CONNECTION_SHOP_1", value]])
    expect(readRecords(settings)).toEqual([])
    expect(unreadableRecords(settings)).toMatchObject([{ key: "KEYLESS_CONNECTION_SHOP_1" }])
    expect(() => refuseUnreadable(settings, "shop_1")).toThrow(
      expect.objectContaining({
        code: "invalid_record",
        details: { key: "KEYLESS_CONNECTION_SHOP_1" },
        hint: expect.stringContaining("KEYLESS_CONNECTION_SHOP_1"),
      }),
    )
  })

  test("without repeating its value", () => {
    const read = () => refuseUnreadable(new Map([["KEYLESS_CONNECTION_X", "hunter2"]]), "x")
    expect(read).toThrow(expect.not.objectContaining({ message: expect.stringContaining("hunter2") }))
  })
})

describe("the name of a connection", () => {
  test.each(["shop", "Shop_1", "a.b", "postgresflexible_8cerg"])("may be %s", (name) => {
    expect(() => assertConnectionName(name)).not.toThrow()
  })

  test.each(["", "a-b", "a b", "a/b", "ä", "a\n", "a;DROP"])("may not be %j", (name) => {
    expect(() => assertConnectionName(name)).toThrow(
      expect.objectContaining({ code: "invalid_connection_name" }),
    )
  })
})
