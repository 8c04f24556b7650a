import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { pythonClient } from "../src/index.ts"

const { formats } = pythonClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=dbname=shop host=db.example port=5432 sslmode=require user=aad_shop",
    ],
  ],
  [
    "mysql",
    [
      "*_NAME=shop",
      "*_HOST=db.example",
      "*_USER=aad_shop",
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
    ],
  ],
  [
    "tds",
    [
      "*_SERVER=db.example",
      "*_PORT=1433",
      "*_DATABASE=shop",
      "*_USER=11111111-1111-4111-8111-111111111111",
      "*_AUTHENTICATION=ActiveDirectoryServicePrincipal",
      "*_PASSWORD=secret:s3cr;t value",
    ],
  ],
  [
    "fabric-sql",
    [
      "*_CONNECTIONSTRING=secret:Driver={ODBC Driver 17 for SQL Server};Server=tcp:db.example,1433;Database=shop;UID=11111111-1111-4111-8111-111111111111;PWD={s3cr;t value};Authentication=ActiveDirectoryServicePrincipal;",
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  ["postgresql", "*_CONNECTIONSTRING=dbname=shop host=db.example port=4444 sslmode=require user=aad_shop"],
  ["mysql", "*_PORT=4444"],
  ["tds", "*_PORT=4444"],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=Driver={ODBC Driver 17 for SQL Server};Server=tcp:db.example,4444;Database=shop;Authentication=ActiveDirectoryMSI;",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.libpq)("postgresql: database and user %j are written as %s", (name, quoted) => {
  expect(settingLines(formats["postgresql"], "postgresql", { database: name, user: name })).toEqual([
    `*_CONNECTIONSTRING=dbname=${quoted} host=db.example port=5432 sslmode=require user=${quoted}`,
  ])
})

test.each(quotedNames.braces)("fabric-sql: a database %j is written as %s", (name, quoted) => {
  expect(settingLines(formats["fabric-sql"], "fabric-sql", { database: name })).toEqual([
    `*_CONNECTIONSTRING=Driver={ODBC Driver 17 for SQL Server};Server=tcp:db.example,1433;Database=${quoted};Authentication=ActiveDirectoryMSI;`,
  ])
})
