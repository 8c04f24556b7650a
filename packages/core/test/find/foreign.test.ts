import { expect, test } from "vitest"
import { passwordSettings } from "../../src/find/foreign-connections.ts"

const host = "shop-db.postgres.database.azure.com"

test.each([
  ["a URL with a password", { DATABASE_URL: `postgres://ada:secret@${host}/shop` }, ["DATABASE_URL"]],
  ["a URL without one", { DATABASE_URL: `postgres://ada@${host}/shop` }, []],
  ["a connection string", { ShopDb: `Server=${host};User Id=ada;Password=secret;` }, ["ShopDb"]],
  ["one of another server", { ShopDb: "Server=other;Password=secret" }, []],
  ["a password beside the host", { PG_HOST: host, PG_PASSWORD: "secret", X_PASSWORD: "x" }, ["PG_PASSWORD"]],
  ["what the connection wrote", { OWN: `Server=${host};Password=secret` }, []],
])("the settings with a password for a database, of %s", (_, settings, found) => {
  expect(passwordSettings(new Map(Object.entries(settings)), host, new Set(["OWN"]))).toEqual(found)
})
