import { describe, expect, test } from "vitest"
import { pdoLogin, sqlsrvLogin } from "./sqlsrv.ts"

const secured = { Encrypt: true, TrustServerCertificate: false }
const principal = { UID: "{id}", PWD: "{s}}e}", Authentication: "ActiveDirectoryServicePrincipal" }

describe("sqlsrv_connect", () => {
  test("is read as the driver reads it", () => {
    expect(sqlsrvLogin("db.example,1433", { Database: "a}}b", ...principal, ...secured })).toEqual({
      login: {
        host: "db.example",
        port: 1433,
        database: "a}b",
        user: "id",
        secret: "s}e",
        authentication: "ActiveDirectoryServicePrincipal",
      },
      token: null,
    })
  })

  test.each([
    ["an option that it does not know", { ...principal, ...secured, Server: "x" }, "no option Server"],
    ["no TLS", principal, "TLS is not verified"],
    ["TLS in words", { ...principal, ...secured, TrustServerCertificate: "no" }, "TLS is not verified"],
    ["any certificate", { ...principal, ...secured, TrustServerCertificate: true }, "TLS is not verified"],
    ["a brace", { ...principal, ...secured, PWD: "s}e" }, "not doubled"],
    ["a brace in braces", { ...principal, ...secured, Database: "{a}b}" }, "not doubled"],
    [
      "an unknown method",
      { ...secured, Authentication: "ActiveDirectoryServerPrincipal" },
      "knows no Authentication",
    ],
    ["no method", { ...secured, UID: "id", PWD: "s" }, "login of SQL Server's own"],
    ["a principal without a secret", { ...principal, ...secured, PWD: null }, "PWD is no string"],
    [
      "a method beside a token",
      { ...secured, Authentication: "ActiveDirectoryMsi", AccessToken: "t" },
      "AccessToken",
    ],
    ["a user beside a token", { ...secured, UID: "id", AccessToken: "t" }, "AccessToken"],
  ])("refuses %s", (_, options, message) => {
    expect(() => sqlsrvLogin("db.example,1433", options)).toThrow(message)
  })

  test.each(["db.example", "db.example:1433", "tcp:db.example", ""])("refuses the server %j", (server) => {
    expect(() => sqlsrvLogin(server, { ...principal, ...secured })).toThrow("host,port")
  })
})

describe("a data source name", () => {
  const msi = "sqlsrv:Server=tcp:db.example,1433;Database={a;b}}c};Authentication=ActiveDirectoryMsi"

  test("is read as the driver reads it", () => {
    const dsn = `${msi};Encrypt=true;TrustServerCertificate=false`
    expect(pdoLogin(dsn, "id", null)).toEqual({
      login: {
        host: "db.example",
        port: 1433,
        database: "a;b}c",
        user: "id",
        secret: null,
        authentication: "ActiveDirectoryMsi",
      },
      token: null,
    })
  })

  test.each([
    ["no TLS", "", "TLS is not verified"],
    ["a yes that the driver takes for no", ";Encrypt=yes;TrustServerCertificate=no", "TLS is not verified"],
    ["any certificate", ";Encrypt=true;TrustServerCertificate=true", "TLS is not verified"],
    ["a user in it", ";UID=id;Encrypt=true;TrustServerCertificate=false", "no keyword UID"],
    ["two semicolons", ";;Encrypt=true;TrustServerCertificate=false", "no pair"],
    ["an open brace", ";Encrypt=true;TrustServerCertificate={false", "no pair"],
  ])("is refused with %s", (_, more, message) => {
    expect(() => pdoLogin(`${msi}${more}`, null, null)).toThrow(message)
  })

  test("is refused without its prefix", () => {
    expect(() => pdoLogin(msi.replace("sqlsrv:", "odbc:"), null, null)).toThrow("sqlsrv:")
  })
})
