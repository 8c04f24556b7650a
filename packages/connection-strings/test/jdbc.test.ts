import {
  readJdbcUrl,
  readSqlServerJdbcUrl,
  writeJdbcUrl,
  writeSqlServerJdbcUrl,
} from "@keyless/connection-strings"
import { describe, expect, test } from "vitest"

describe("pgJDBC and Connector/J", () => {
  const url = { subprotocol: "postgresql", host: "shop-db.example", port: 5432, database: "shop" }

  test("address, database and properties are written in the order given", () => {
    expect(writeJdbcUrl({ ...url, properties: { sslmode: "require", user: "aad_shop" } })).toBe(
      "jdbc:postgresql://shop-db.example:5432/shop?sslmode=require&user=aad_shop",
    )
  })

  test("there is no question mark without properties", () => {
    expect(writeJdbcUrl({ ...url, subprotocol: "mysql", port: 3306, properties: {} })).toBe(
      "jdbc:mysql://shop-db.example:3306/shop",
    )
  })

  test.each([
    ["a b", "a%20b"],
    ["a+b", "a%2Bb"],
    ["a/b?c&d=e#f", "a%2Fb%3Fc%26d%3De%23f"],
    ["!'()*", "%21%27%28%29%2A"],
    ["100%", "100%25"],
    ["größe", "gr%C3%B6%C3%9Fe"],
    ["a-b.c_d~e", "a-b.c_d~e"],
  ])("%j is encoded as %s in database and property", (value, encoded) => {
    expect(writeJdbcUrl({ ...url, database: value, properties: { user: value } })).toBe(
      `jdbc:postgresql://shop-db.example:5432/${encoded}?user=${encoded}`,
    )
  })

  test.each([
    ["postgresql://db:1/x", "no jdbc:subprotocol"],
    ["jdbc:postgresql://db/x", "no address of a host and a port at 18"],
    ["jdbc:postgresql://a:1,b:2/x", "no address of a host and a port at 18"],
    ["jdbc:postgresql://db:1/a+b", "not percent-encoded at 24"],
    ["jdbc:postgresql://db:1/x?user=a+b", "not percent-encoded at 31"],
    ["jdbc:postgresql://db:1/x?user", "no pair at 25"],
    ["jdbc:postgresql://db:1/x?user=a&USER=b", "there twice at 32"],
  ])("refuses %s", (text, message) => {
    expect(() => readJdbcUrl(text)).toThrow(message)
  })
})

describe("SQL Server", () => {
  test("address and properties are written in the order given", () => {
    const properties = { databaseName: "my shop", authentication: "ActiveDirectoryMSI" }
    expect(writeSqlServerJdbcUrl({ host: "shop-sql.example", port: 1434, properties })).toBe(
      "jdbc:sqlserver://shop-sql.example:1434;databaseName={my shop};authentication=ActiveDirectoryMSI;",
    )
  })

  test.each([
    ["jdbc:mysql://db:1433;a=b", "no jdbc:sqlserver://host:port at 0"],
    ["jdbc:sqlserver://db;a=b", "no address of a host and a port at 17"],
    ["jdbc:sqlserver://db,1433;a=b", "no address of a host and a port at 17"],
    ["jdbc:sqlserver://db:1433;a={b", "no pair at 25"],
    ["jdbc:sqlserver://db:1433;a={b}c", "no pair at 25"],
    ["jdbc:sqlserver://db:1433; a=b", "no pair at 25"],
    ["jdbc:sqlserver://db:1433;a=b;A=c", "there twice at 29"],
  ])("refuses %s", (text, message) => {
    expect(() => readSqlServerJdbcUrl(text)).toThrow(message)
  })
})
