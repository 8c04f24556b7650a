import { readAdoNet, writeAdoNet } from "@keyless/connection-strings"
import { parse } from "@tediousjs/connection-string"
import fc from "fast-check"
import { expect, test } from "vitest"
import { hostileText } from "./hostile.ts"

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
  ["", '""'],
])("value %j is written as %s", (value, written) => {
  expect(writeAdoNet({ Key: value })).toBe(`Key=${written};`)
})

test("keeps the order of the keywords and ends with a semicolon", () => {
  expect(writeAdoNet({ Server: "db", Port: 5432, "User Id": "a b" })).toBe(
    'Server=db;Port=5432;User Id="a b";',
  )
})

test("leaves out the last semicolon where it is told to", () => {
  expect(writeAdoNet({ Server: "db", Database: "a b" }, { closed: false })).toBe('Server=db;Database="a b"')
})

test("reads blanks around and in a value, and either quote", () => {
  expect(
    readAdoNet(
      `Server = db.example ; Database="my ""shop"";x";User Id='o''neil'; Authentication=Active Directory Default`,
    ),
  ).toEqual({
    Server: "db.example",
    Database: 'my "shop";x',
    "User Id": "o'neil",
    Authentication: "Active Directory Default",
  })
})

test.each([
  "Server",
  "=db",
  "Server=",
  "Server=a=b",
  "Server=o'neil",
  'Server="db',
  "Server='db'x;",
  "1Server=db",
  "A={b}",
])("refuses %s", (text) => {
  expect(() => readAdoNet(text)).toThrow("no pair at 0")
})

test("tells where text is wrong, and not what it says", () => {
  expect(() => readAdoNet("Server=db;Password=s3'cret")).toThrow("ADO.NET: no pair at 10.")
  expect(() => readAdoNet("Server=db;Server=b\0")).toThrow("ADO.NET: a NUL at 18.")
  expect(() => readAdoNet("Server=db;SERVER=b")).toThrow(
    'ADO.NET: the keyword "SERVER" is there twice at 10.',
  )
})

test("is what Node.js's mssql reads", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (database, user) => {
      const fields = { server: "db", database, "user id": user }
      expect(Object.fromEntries(parse(writeAdoNet(fields)))).toEqual(fields)
    }),
    { numRuns: 500 },
  )
})
