import { type EntraLogin, goSqlServerLogin, odbcLogin, sqlServerJdbcLogin } from "@keyless/connection-strings"
import { expect, test } from "vitest"

const [clientId, tenantId] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"]
/** Stands for what keeps a secret from being printed. */
const clientSecret = { reveal: () => "s3cret" }
const logins: readonly EntraLogin<typeof clientSecret>[] = [
  { kind: "ambient" },
  { kind: "client-id", clientId },
  { kind: "client-secret", clientId, tenantId, clientSecret },
  { kind: "person", loginName: "ada@keyless.example" },
]

test("Microsoft's ODBC driver", () => {
  expect(logins.map(odbcLogin)).toEqual([
    { Authentication: "ActiveDirectoryMsi" },
    { UID: clientId, Authentication: "ActiveDirectoryMsi" },
    { UID: clientId, PWD: clientSecret, Authentication: "ActiveDirectoryServicePrincipal" },
    { UID: "ada@keyless.example", Authentication: "ActiveDirectoryInteractive" },
  ])
})

test("Microsoft's JDBC driver", () => {
  expect(logins.map(sqlServerJdbcLogin)).toEqual([
    { authentication: "ActiveDirectoryMSI" },
    { msiClientId: clientId, authentication: "ActiveDirectoryMSI" },
    { user: clientId, password: clientSecret, authentication: "ActiveDirectoryServicePrincipal" },
    { authentication: "ActiveDirectoryDefault" },
  ])
})

test("go-mssqldb", () => {
  expect(logins.map(goSqlServerLogin)).toEqual([
    { fedauth: "ActiveDirectoryManagedIdentity" },
    { "user id": clientId, fedauth: "ActiveDirectoryManagedIdentity" },
    {
      "user id": `${clientId}@${tenantId}`,
      password: clientSecret,
      fedauth: "ActiveDirectoryServicePrincipal",
    },
    { fedauth: "ActiveDirectoryDefault" },
  ])
})
