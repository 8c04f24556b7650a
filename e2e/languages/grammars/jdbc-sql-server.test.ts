import { expect, test } from "vitest"
import { sqlServerLogin } from "./jdbc-sql-server.ts"

const start = "jdbc:sqlserver://db.example:1433;databaseName=shop;"
const msi = `${start}authentication=ActiveDirectoryMSI;`

test("reads a URL and the properties beside it, which count more", () => {
  const login = { host: "db.example", port: 1433, database: "shop", user: null, secret: null }
  expect(sqlServerLogin(msi, {})).toEqual({ ...login, authentication: "ActiveDirectoryMSI" })
  expect(sqlServerLogin(`${msi}msiClientId=abc`, { Encrypt: "true" })).toEqual({
    ...login,
    user: "abc",
    authentication: "ActiveDirectoryMSI",
  })
  expect(
    sqlServerLogin(
      "jdbc:sqlserver://db.example:1433;databaseName={a;b}}c};user=me;password={s3cr;t value};authentication=activedirectoryserviceprincipal;encrypt=false",
      { encrypt: "true" },
    ),
  ).toEqual({
    host: "db.example",
    port: 1433,
    database: "a;b}c",
    user: "me",
    secret: "s3cr;t value",
    authentication: "ActiveDirectoryServicePrincipal",
  })
})

test.each([
  ["another scheme", "jdbc:mysql://db.example:1433;databaseName=shop", /no jdbc:sqlserver|no address/],
  [
    "a port after a comma",
    "jdbc:sqlserver://db.example,1433;databaseName=shop",
    /no jdbc:sqlserver|no address/,
  ],
  ["no port", "jdbc:sqlserver://db.example;databaseName=shop", /no jdbc:sqlserver|no address/],
  ["a query", "jdbc:sqlserver://db.example:1433?databaseName=shop", /no jdbc:sqlserver|no address/],
  ["a blank before a name", `${start} authentication=ActiveDirectoryMSI`, /no pair/],
  ["a brace that does not open a value", `${start}user=a{b`, /no pair/],
  ["a brace that does not close", `${start}user={ab`, /no pair/],
  ["text behind a closing brace", `${start}user={ab}c`, /no pair/],
  ["an unknown name", `${msi}clientId=abc`, /no property clientId/],
  ["a name twice", `${msi}database=other`, /databaseName is there twice/],
  ["no method", start, /SQL Server's own/],
  ["an unknown method", `${start}authentication=ActiveDirectoryServerPrincipal`, /knows no authentication/],
  ["TLS that is off", `${msi}encrypt=false`, /TLS is off/],
  ["TLS that is not verified", `${msi}trustServerCertificate=true`, /not verified/],
  ["a managed identity with a password", `${msi}password=abc`, /no password/],
  ["two clients", `${msi}user=a;msiClientId=b`, /two names/],
  [
    "a service principal without a password",
    `${start}authentication=ActiveDirectoryServicePrincipal;user=a`,
    /a user and a password/,
  ],
])("refuses %s", (_, url, message) => {
  expect(() => sqlServerLogin(url, {})).toThrow(message)
})

test("refuses properties beside the URL that turn TLS off", () => {
  expect(() => sqlServerLogin(`${msi}encrypt=true`, { encrypt: "false" })).toThrow(/TLS is off/)
})
