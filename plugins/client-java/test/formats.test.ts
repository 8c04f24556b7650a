import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { javaClient } from "../src/index.ts"

const { formats } = javaClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=jdbc:postgresql://db.example:5432/shop?sslmode=require&user=aad_shop",
    ],
  ],
  [
    "mysql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=jdbc:mysql://db.example:3306/shop?sslmode=required&user=aad_shop",
    ],
  ],
  [
    "tds",
    [
      "*_CONNECTIONSTRING=secret:jdbc:sqlserver://db.example:1433;databaseName=shop;user=11111111-1111-4111-8111-111111111111;password={s3cr;t value};authentication=ActiveDirectoryServicePrincipal;",
    ],
  ],
  [
    "fabric-sql",
    [
      "*_CONNECTIONSTRING=secret:jdbc:sqlserver://db.example:1433;databaseName=shop;user=11111111-1111-4111-8111-111111111111;password={s3cr;t value};authentication=ActiveDirectoryServicePrincipal;",
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  ["postgresql", "*_CONNECTIONSTRING=jdbc:postgresql://db.example:4444/shop?sslmode=require&user=aad_shop"],
  ["mysql", "*_CONNECTIONSTRING=jdbc:mysql://db.example:4444/shop?sslmode=required&user=aad_shop"],
  [
    "tds",
    "*_CONNECTIONSTRING=jdbc:sqlserver://db.example:4444;databaseName=shop;authentication=ActiveDirectoryMSI;",
  ],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=jdbc:sqlserver://db.example:4444;databaseName=shop;authentication=ActiveDirectoryMSI;",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.percent)(
  "postgresql and mysql: database and user %j are encoded as %s",
  (name, encoded) => {
    const change = { database: name, user: name }
    expect(settingLines(formats["postgresql"], "postgresql", change)).toEqual([
      `*_CONNECTIONSTRING=jdbc:postgresql://db.example:5432/${encoded}?sslmode=require&user=${encoded}`,
    ])
    expect(settingLines(formats["mysql"], "mysql", change)).toEqual([
      `*_CONNECTIONSTRING=jdbc:mysql://db.example:3306/${encoded}?sslmode=required&user=${encoded}`,
    ])
  },
)

test.each(quotedNames.braces)("tds and fabric-sql: a database %j is written as %s", (name, quoted) => {
  const url = `jdbc:sqlserver://db.example:1433;databaseName=${quoted};authentication=ActiveDirectoryMSI;`
  expect(settingLines(formats["tds"], "tds", { database: name })).toEqual([`*_CONNECTIONSTRING=${url}`])
  expect(settingLines(formats["fabric-sql"], "fabric-sql", { database: name })).toEqual([
    `*_CONNECTIONSTRING=${url}`,
  ])
})
