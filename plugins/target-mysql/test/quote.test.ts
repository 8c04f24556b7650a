import { expect, test } from "vitest"
import { escapeWildcards, quoteAccount, quoteGuid, quoteIdentifier, quoteUserName } from "../src/quote.ts"

test.each([
  ["aad_shop", "`aad_shop`"],
  ["", "``"],
  ["a`b", "`a``b`"],
  ["`; drop user x; -- ", "```; drop user x; -- `"],
  ["it's", "`it's`"],
  ["größe", "`größe`"],
  ["back\\slash", "`back\\slash`"],
])("identifier %j is written as %s", (name, quoted) => {
  expect(quoteIdentifier(name)).toBe(quoted)
})

test("NUL is refused: MySQL takes none in an identifier", () => {
  expect(() => quoteIdentifier("a\0b")).toThrow(TypeError)
})

test("an account is a user at any host", () => {
  expect(quoteAccount("aad_`x")).toBe("`aad_``x`@`%`")
})

test.each([
  ["shop", "shop"],
  ["shop_db", String.raw`shop\_db`],
  ["100%", String.raw`100\%`],
  [String.raw`a\_b`, String.raw`a\\\_b`],
])("database %j is granted as %j", (database, pattern) => {
  expect(escapeWildcards(database)).toBe(pattern)
})

test("only a GUID becomes a literal, in lower case", () => {
  expect(quoteGuid("50000000-0000-4000-8000-00000000000A")).toBe("'50000000-0000-4000-8000-00000000000a'")
  for (const text of ["", "x", "50000000-0000-4000-8000-000000000001' or '1", "50000000"]) {
    expect(() => quoteGuid(text), text).toThrow(TypeError)
  }
})

test("only the name of a connection's user is written in single quotes", () => {
  expect(quoteUserName("aad_shop.1")).toBe("'aad_shop.1'")
  for (const name of ["", "a'b", "a b", "a\\", "größe", "a;b"]) {
    expect(() => quoteUserName(name), name).toThrow(TypeError)
  }
})
