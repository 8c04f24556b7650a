import { readLibpq, readLibpqUri, writeLibpq, writeLibpqUri } from "@keyless/connection-strings"
import { expect, test } from "vitest"

test.each([
  ["shop", "shop"],
  ["", "''"],
  ["a b", "'a b'"],
  ["o'neil", String.raw`'o\'neil'`],
  ["back\\slash", String.raw`'back\\slash'`],
  ["a=b", "a=b"],
  ["größe", "größe"],
  ["shop' host=evil", String.raw`'shop\' host=evil'`],
  // lib/pq would end the value here.
  ["shop\u0085sslmode=disable", "'shop\u0085sslmode=disable'"],
  ["shop\u00a0x", "'shop\u00a0x'"],
])("value %j is written as %s", (value, written) => {
  expect(writeLibpq({ key: value })).toBe(`key=${written}`)
})

test("writes no keyword with a blank in it, which libpq would not find the end of", () => {
  expect(() => writeLibpq({ "connect timeout": 3 })).toThrow("a keyword with a blank in it")
})

test("keeps the order of the keywords", () => {
  expect(writeLibpq({ host: "db", port: 5432, dbname: "a b" })).toBe("host=db port=5432 dbname='a b'")
})

test("reads blanks around a pair and its equals sign", () => {
  expect(readLibpq(" host = db\n port= 5432 ")).toEqual({ host: "db", port: "5432" })
})

test.each([
  "host",
  "=db",
  "host=",
  "host='db",
  "host=o'neil",
  String.raw`host=a\ b`,
  String.raw`host='a\nb'`,
  "host='a'b=c",
])("refuses %s", (text) => {
  expect(() => readLibpq(text)).toThrow("libpq: no pair at 0.")
})

test("writes a URI with all but the address encoded", () => {
  const uri = {
    user: "a@b:c",
    host: "db",
    port: 5432,
    database: "my/shop",
    parameters: { sslmode: "require" },
  }
  expect(writeLibpqUri(uri)).toBe("postgresql://a%40b%3Ac@db:5432/my%2Fshop?sslmode=require")
})

test.each([
  ["mysql://a@db:1/x", "no postgresql://user@host:port/database at 0"],
  ["postgresql://db:1/x", "no postgresql://user@host:port/database at 0"],
  ["postgresql://a:secret@db:1/x", "not percent-encoded at 14"],
  ["postgresql://a@db/x", "no address of a host and a port at 15"],
  ["postgresql://a@db:1,evil:2/x", "no address of a host and a port at 15"],
  ["postgresql://a@db:1/x?a", "no pair at 22"],
  ["postgresql://a@db:1/x?a=1&A=2", "there twice at 26"],
  ["postgresql://a@db:1/x+y", "not percent-encoded at 21"],
  ["postgresql://a@db:1/%00", "not percent-encoded at 20"],
  ["postgresql://a@db:1/%ff", "bytes that are no UTF-8 at 20"],
])("refuses the URI %s", (text, message) => {
  expect(() => readLibpqUri(text)).toThrow(message)
})
