import { adoNetString, adoNetValue } from "@keyless/connection-strings"
import { expect, test } from "vitest"

test.each([
  ["shop", "shop"],
  ["shop-db.example", "shop-db.example"],
  ["größe", "größe"],
  ["my shop", '"my shop"'],
  ["a;Host=evil", '"a;Host=evil"'],
  ["a=b", '"a=b"'],
  ["o'neil", `"o'neil"`],
  ['say "hi"', `'say "hi"'`],
  [`o'neil "hi"`, `"o'neil ""hi"""`],
  ["a\tb", '"a\tb"'],
  ["{a}", '"{a}"'],
  ["a{b}", "a{b}"],
])("value %j is written as %s", (value, written) => {
  expect(adoNetValue(value)).toBe(written)
})

test("keeps the order of the keywords and ends with a semicolon", () => {
  expect(adoNetString({ Server: "db", Port: 5432, "User Id": "a b" })).toBe(
    'Server=db;Port=5432;User Id="a b";',
  )
})

test("leaves out the last semicolon where it is told to", () => {
  expect(adoNetString({ Server: "db", Database: "a b" }, { closed: false })).toBe('Server=db;Database="a b"')
})
