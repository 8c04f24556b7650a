import { entraSqlServerJdbcUrl, sqlServerJdbcUrl } from "@keyless/connection-strings"
import { clientId, createSecret, isSecret, tenantId } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { hostileNames, parseBraced } from "./strict-parsers.ts"

const endpoint = { host: "shop-sql.example", port: 1434, database: "shop" }
const id = clientId("11111111-1111-4111-8111-111111111111")
const tenant = tenantId("22222222-2222-4222-8222-222222222222")

/** The properties of a URL, which has to begin with the endpoint's address. */
function properties(url: string): Record<string, string> {
  const address = "jdbc:sqlserver://shop-sql.example:1434;"
  expect(url.startsWith(address)).toBe(true)
  return parseBraced(url.slice(address.length))
}

test("writes address, database and properties in the order given", () => {
  expect(sqlServerJdbcUrl(endpoint, { authentication: "ActiveDirectoryMSI" })).toBe(
    "jdbc:sqlserver://shop-sql.example:1434;databaseName=shop;authentication=ActiveDirectoryMSI;",
  )
})

test.each(hostileNames)("a database %j stays one value", (name) => {
  expect(properties(sqlServerJdbcUrl({ ...endpoint, database: name }, { user: name }))).toEqual({
    databaseName: name,
    user: name,
  })
})

test.each(hostileNames)("a client secret %j stays one value, and the URL is secret", (text) => {
  const url = entraSqlServerJdbcUrl(endpoint, {
    kind: "client-secret",
    clientId: id,
    clientSecret: createSecret(text),
    tenantId: tenant,
  })
  expect(properties(isSecret(url) ? url.reveal() : "not secret")).toEqual({
    databaseName: "shop",
    user: id,
    password: text,
    authentication: "ActiveDirectoryServicePrincipal",
  })
})

test("a managed identity needs no secret, and one of several is named", () => {
  expect(entraSqlServerJdbcUrl(endpoint, { kind: "ambient" })).toBe(
    "jdbc:sqlserver://shop-sql.example:1434;databaseName=shop;authentication=ActiveDirectoryMSI;",
  )
  expect(entraSqlServerJdbcUrl(endpoint, { kind: "client-id", clientId: id })).toBe(
    `jdbc:sqlserver://shop-sql.example:1434;databaseName=shop;msiClientId=${id};authentication=ActiveDirectoryMSI;`,
  )
})
