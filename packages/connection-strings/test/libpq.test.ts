import { libpqString, libpqValue } from "@keyless/connection-strings"
import { expect, test } from "vitest"

test.each([
  ["shop", "shop"],
  ["", "''"],
  ["a b", "'a b'"],
  ["o'neil", String.raw`'o\'neil'`],
  ["back\\slash", String.raw`'back\\slash'`],
  ["a=b", "a=b"],
  ["shop' host=evil", String.raw`'shop\' host=evil'`],
])("value %j is written as %s", (value, written) => {
  expect(libpqValue(value)).toBe(written)
})

test("keeps the order of the keywords", () => {
  expect(libpqString({ host: "db", port: 5432, dbname: "a b" })).toBe("host=db port=5432 dbname='a b'")
})
