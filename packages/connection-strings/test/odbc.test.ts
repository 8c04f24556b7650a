import { readOdbc, writeOdbc } from "@keyless/connection-strings"
import { expect, test } from "vitest"

test.each([
  ["shop", "shop"],
  ["tcp:db.example,1433", "tcp:db.example,1433"],
  ["größe", "größe"],
  ["my shop", "{my shop}"],
  ["a;Encrypt=no", "{a;Encrypt=no}"],
  ["a}b", "{a}}b}"],
  ["{a}", "{{a}}}"],
  ["", "{}"],
])("value %j is written as %s", (value, written) => {
  expect(writeOdbc({ Key: value })).toBe(`Key=${written};`)
})

test("keeps the order of the keywords and ends with a semicolon unless told otherwise", () => {
  const pairs = { Server: "tcp:db,1433", Database: "my shop" }
  expect(writeOdbc(pairs)).toBe("Server=tcp:db,1433;Database={my shop};")
  expect(writeOdbc(pairs, { closed: false })).toBe("Server=tcp:db,1433;Database={my shop}")
})

test.each([
  "Driver=ODBC Driver 18;",
  "Driver={a}b;",
  "Driver={a}}",
  "Driver={a",
  "=x",
  "A=;",
  " A=b",
  ";A=b",
])("refuses %s", (text) => {
  expect(() => readOdbc(text)).toThrow("ODBC: no pair at 0.")
})

test("refuses a keyword twice: driver managers take the first, drivers the last", () => {
  expect(() => readOdbc("Server=a;SERVER=b")).toThrow('the keyword "SERVER" is there twice at 9')
  expect(readOdbc("Server=a;SERVER=b;x=y", { twice: "first" })).toEqual({ Server: "a", x: "y" })
})
