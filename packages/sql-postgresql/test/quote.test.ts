import { expect, test } from "vitest"
import { quoteIdentifier, quoteLiteral } from "../src/quote.ts"

test.each([
  ["aad_shop", '"aad_shop"'],
  ["Shop", '"Shop"'],
  ["", '""'],
  ['a"b', '"a""b"'],
  ['"; drop role x; --', '"""; drop role x; --"'],
  ["größe", '"größe"'],
  ["back\\slash", '"back\\slash"'],
])("identifier %j is written as %s", (name, quoted) => {
  expect(quoteIdentifier(name)).toBe(quoted)
})

test.each([
  ["shop", "'shop'"],
  ["", "''"],
  ["o'neil", "'o''neil'"],
  ["'; drop role x; --", "'''; drop role x; --'"],
  ["back\\slash", "E'back\\\\slash'"],
  ["\\'; drop role x; --", "E'\\\\''; drop role x; --'"],
])("literal %j is written as %s", (value, quoted) => {
  expect(quoteLiteral(value)).toBe(quoted)
})

test("NUL is refused in both: PostgreSQL would cut the text there", () => {
  expect(() => quoteIdentifier("a\0b")).toThrow(TypeError)
  expect(() => quoteLiteral("a\0b")).toThrow(TypeError)
})
