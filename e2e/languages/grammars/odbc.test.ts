import { readOdbc } from "@keyless/connection-strings"
import { expect, test } from "vitest"
import { odbcLogin, odbcToken } from "./odbc.ts"

const right =
  "Driver={ODBC Driver 18 for SQL Server};Server=tcp:db.example,1433;Database={a;b}}c};Authentication=ActiveDirectoryMSI;Encrypt=yes;TrustServerCertificate=no;"

test("reads what Microsoft's driver reads", () => {
  expect(odbcLogin(readOdbc(right))).toEqual({
    host: "db.example",
    port: 1433,
    database: "a;b}c",
    user: null,
    secret: null,
    authentication: "ActiveDirectoryMsi",
  })
})

test.each([
  ["Server=tcp:db.example,1433", "Server=db.example", "tcp:host,port"],
  ["Server=tcp:db.example,1433", "Server=tcp:db.example:1433", "tcp:host,port"],
  ["Driver 18", "Driver 13", "no driver"],
  ["ActiveDirectoryMSI", "ActiveDirectoryServerPrincipal", "knows no Authentication"],
  ["Database=", "Databas=", "knows no keyword databas"],
  ["Encrypt=yes;", "", "TLS is not verified"],
  ["TrustServerCertificate=no", "TrustServerCertificate=yes", "TLS is not verified"],
  ["Authentication=ActiveDirectoryMSI", "UID=x", "login of SQL Server's own"],
])("refuses %s written as %s", (from, to, message) => {
  expect(() => odbcLogin(readOdbc(right.replace(from, to)))).toThrow(message)
})

test("reads a token with its length", () => {
  const text = Buffer.from("ey.x.y", "utf16le")
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  expect(odbcToken(Buffer.concat([length, text]).toString("hex"))).toBe("ey.x.y")
  expect(() => odbcToken(text.toString("hex"))).toThrow("length")
})
