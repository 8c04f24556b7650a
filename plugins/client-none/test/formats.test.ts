import { credentials, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { noneClient } from "../src/index.ts"

const { formats } = noneClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_HOST=db.example",
      "*_USERNAME=aad_shop",
      "*_DATABASE=shop",
      "*_PORT=5432",
      "*_SSL=true",
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
    ],
  ],
  [
    "mysql",
    [
      "*_HOST=db.example",
      "*_USERNAME=aad_shop",
      "*_DATABASE=shop",
      "*_PORT=3306",
      "*_SSL=true",
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
    ],
  ],
  [
    "tds",
    [
      "*_HOST=db.example",
      "*_PORT=1433",
      "*_DATABASE=shop",
      "*_AUTHENTICATION=azure-active-directory-service-principal-secret",
      "*_USERNAME=11111111-1111-4111-8111-111111111111",
      "*_PASSWORD=secret:s3cr;t value",
    ],
  ],
  [
    "fabric-sql",
    [
      "*_CONNECTIONSTRING=secret:odbc:server=db.example;port=1433;database=shop;user id={11111111-1111-4111-8111-111111111111@22222222-2222-4222-8222-222222222222};password={s3cr;t value};fedauth=ActiveDirectoryServicePrincipal;",
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  ["postgresql", "*_PORT=4444"],
  ["mysql", "*_PORT=4444"],
  ["tds", "*_PORT=4444"],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=server=tcp:db.example;port=4444;database=shop;fedauth=ActiveDirectoryManagedIdentity;",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test("fabric-sql: a database cannot add a keyword", () => {
  expect(settingLines(formats["fabric-sql"], "fabric-sql", { database: "a};user id=evil;x={" })).toEqual([
    "*_CONNECTIONSTRING=odbc:server=db.example;port=1433;database={a}};user id=evil;x={};fedauth=ActiveDirectoryManagedIdentity;",
  ])
})
