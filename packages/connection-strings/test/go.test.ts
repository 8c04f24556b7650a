import { readGoMySql, readGoSqlServer, writeGoMySql, writeGoSqlServer } from "@keyless/connection-strings"
import { describe, expect, test } from "vitest"

describe("go-mssqldb", () => {
  const fields = { server: "tcp:shop-sql.example", port: 1433, database: "shop" }

  test("writes the documented form where it can hold the values", () => {
    expect(writeGoSqlServer(fields)).toBe("server=tcp:shop-sql.example;port=1433;database=shop;")
  })

  test("writes the form with braces where it has to", () => {
    expect(writeGoSqlServer({ ...fields, database: "a;b}c" })).toBe(
      "odbc:server=shop-sql.example;port=1433;database={a;b}}c};",
    )
    expect(writeGoSqlServer({ ...fields, database: "" })).toBe(
      "odbc:server=shop-sql.example;port=1433;database={};",
    )
  })

  test("reads more than one semicolon between pairs, as where an app adds to a string", () => {
    expect(readGoSqlServer("server=db;port=1433;;encrypt=true")).toEqual({
      server: "db",
      port: "1433",
      encrypt: "true",
    })
    expect(readGoSqlServer("odbc:server=db;database={a b};;encrypt=true;")).toEqual({
      server: "db",
      database: "a b",
      encrypt: "true",
    })
  })

  test("refuses a keyword twice unless the last is to count, as for the driver", () => {
    const text = "server=db;fedauth=ActiveDirectoryDefault;;FedAuth=ActiveDirectoryAzCli"
    expect(() => readGoSqlServer(text)).toThrow("there twice")
    expect(readGoSqlServer(text, { twice: "last" })).toEqual({
      server: "db",
      FedAuth: "ActiveDirectoryAzCli",
    })
  })

  test("does not turn one protocol into another", () => {
    expect(() => writeGoSqlServer({ server: "np:db", database: "a b" })).toThrow(
      "a protocol that the ODBC form",
    )
  })

  test.each(["server", "server=", 'password="a;b"', "password={a}", "a b", "server=a b"])(
    "refuses %s",
    (text) => {
      expect(() => readGoSqlServer(text)).toThrow("go-mssqldb: no pair at 0.")
    },
  )
})

describe("go-sql-driver", () => {
  const name = { user: "app", host: "db", port: 3306, database: "shop", parameters: { tls: "true" } }

  test("writes user, address, database and parameters", () => {
    expect(writeGoMySql(name)).toBe("app@tcp(db:3306)/shop?tls=true")
    expect(writeGoMySql({ ...name, user: "a@b/c", database: "a/b", parameters: {} })).toBe(
      "a@b/c@tcp(db:3306)/a%2Fb",
    )
  })

  test("leaves commas alone, which the driver does not decode in a list of character sets", () => {
    expect(writeGoMySql({ ...name, parameters: { charset: "utf8mb4,utf8" } })).toBe(
      "app@tcp(db:3306)/shop?charset=utf8mb4,utf8",
    )
  })

  test("takes no user with a colon, behind which a password would begin", () => {
    expect(() => writeGoMySql({ ...name, user: "a:b" })).toThrow("a user with a colon in it")
  })

  test.each([
    ["a:secret@tcp(db:1)/x", "no user@tcp(host:port)/database at 0"],
    ["a@unix(/tmp/s)/x", "no user@tcp(host:port)/database at 0"],
    ["a@tcp(db)/x", "no address of a host and a port at 6"],
    ["a@tcp(db:1)/x?tls", "no pair at 14"],
    ["a@tcp(db:1)/x?loc=US/Pacific", "no user@tcp(host:port)/database at 0"],
    ["a@tcp(db:1)/x?a=b+c", "not percent-encoded at 17"],
  ])("refuses %s", (text, message) => {
    expect(() => readGoMySql(text)).toThrow(message)
  })
})
