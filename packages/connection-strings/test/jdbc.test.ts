import { jdbcUrl } from "@keyless/connection-strings"
import { expect, test } from "vitest"

const endpoint = { host: "shop-db.example", port: 5432, database: "shop" }

test("writes address, database and parameters in the order given", () => {
  expect(jdbcUrl("postgresql", endpoint, { sslmode: "require", user: "aad_shop" })).toBe(
    "jdbc:postgresql://shop-db.example:5432/shop?sslmode=require&user=aad_shop",
  )
})

test("has no question mark without parameters", () => {
  expect(jdbcUrl("mysql", { ...endpoint, port: 3306 }, {})).toBe("jdbc:mysql://shop-db.example:3306/shop")
})

test.each([
  ["a b", "a%20b"],
  ["a+b", "a%2Bb"],
  ["a/b?c&d=e#f", "a%2Fb%3Fc%26d%3De%23f"],
  ["!'()*", "%21%27%28%29%2A"],
  ["100%", "100%25"],
  ["größe", "gr%C3%B6%C3%9Fe"],
  ["a-b.c_d~e", "a-b.c_d~e"],
])("encodes %j as %s in database and parameter", (value, encoded) => {
  expect(jdbcUrl("postgresql", { ...endpoint, database: value }, { user: value })).toBe(
    `jdbc:postgresql://shop-db.example:5432/${encoded}?user=${encoded}`,
  )
})
