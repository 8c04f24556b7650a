import { goSqlServerString } from "@keyless/connection-strings"
import { type AppCredential, clientId, createSecret, isSecret, tenantId } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { hostileNames, parseBraced } from "./strict-parsers.ts"

const address = { server: "tcp:shop-sql.example", port: 1433, database: "shop" }
const id = clientId("11111111-1111-4111-8111-111111111111")
const tenant = tenantId("22222222-2222-4222-8222-222222222222")

function principal(secret: string): AppCredential {
  return { kind: "client-secret", clientId: id, clientSecret: createSecret(secret), tenantId: tenant }
}

/** Reads the ADO form as every version of go-mssqldb does: split at semicolons, then at the first equals sign. No quotes are allowed. */
function parseAdo(text: string): Record<string, string> {
  expect(text).not.toMatch(/["'{}]/)
  const pairs = text
    .split(";")
    .filter((part) => part !== "")
    .map((part) => {
      const [, keyword = "", value = ""] = /^([^=]+)=([^=]*)$/.exec(part) ?? []
      return [keyword, value] as const
    })
  expect(new Set(pairs.map(([keyword]) => keyword)).size).toBe(pairs.length)
  return Object.fromEntries(pairs)
}

/** Reads either form; the server's protocol, which only the ADO form has, is left out. */
function parse(text: string): Record<string, string> {
  const values = text.startsWith("odbc:") ? parseBraced(text.slice("odbc:".length)) : parseAdo(text)
  return { ...values, server: (values["server"] ?? "").replace(/^tcp:/, "") }
}

test("writes the documented form where it can hold the values", () => {
  expect(goSqlServerString(address, { kind: "ambient" })).toBe(
    "server=tcp:shop-sql.example;port=1433;database=shop;fedauth=ActiveDirectoryManagedIdentity;",
  )
  expect(goSqlServerString(address, { kind: "client-id", clientId: id })).toBe(
    `server=tcp:shop-sql.example;port=1433;database=shop;user id=${id};fedauth=ActiveDirectoryManagedIdentity;`,
  )
})

test("writes the form with braces where it has to", () => {
  expect(goSqlServerString({ ...address, database: "a;b}c" }, { kind: "ambient" })).toBe(
    "odbc:server=shop-sql.example;port=1433;database={a;b}}c};fedauth=ActiveDirectoryManagedIdentity;",
  )
})

test.each(hostileNames)("a database and a client secret %j stay one value each", (text) => {
  const written = goSqlServerString({ ...address, database: text }, principal(text))
  expect(parse(isSecret(written) ? written.reveal() : "not secret")).toEqual({
    server: "shop-sql.example",
    port: "1433",
    database: text,
    "user id": `${id}@${tenant}`,
    password: text,
    fedauth: "ActiveDirectoryServicePrincipal",
  })
})
