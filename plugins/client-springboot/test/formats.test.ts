import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { springbootClient } from "../src/index.ts"

const { formats } = springbootClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "spring.datasource.azure.passwordless-enabled=true",
      "spring.cloud.azure.credential.client-id=11111111-1111-4111-8111-111111111111",
      "spring.cloud.azure.credential.client-secret=secret:s3cr;t value",
      "spring.cloud.azure.credential.tenant-id=22222222-2222-4222-8222-222222222222",
      "spring.datasource.url=jdbc:postgresql://db.example:5432/shop?sslmode=require",
      "spring.datasource.username=aad_shop",
    ],
  ],
  [
    "mysql",
    [
      "spring.datasource.azure.passwordless-enabled=true",
      "spring.cloud.azure.credential.client-id=11111111-1111-4111-8111-111111111111",
      "spring.cloud.azure.credential.client-secret=secret:s3cr;t value",
      "spring.cloud.azure.credential.tenant-id=22222222-2222-4222-8222-222222222222",
      "spring.datasource.url=jdbc:mysql://db.example:3306/shop?sslmode=required",
      "spring.datasource.username=aad_shop",
    ],
  ],
  [
    "tds",
    [
      "spring.datasource.url=jdbc:sqlserver://db.example:1433;databaseName=shop;authentication=ActiveDirectoryServicePrincipal;",
      "spring.datasource.username=11111111-1111-4111-8111-111111111111",
      "spring.datasource.password=secret:s3cr;t value",
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
  ["postgresql", "spring.datasource.url=jdbc:postgresql://db.example:4444/shop?sslmode=require"],
  ["mysql", "spring.datasource.url=jdbc:mysql://db.example:4444/shop?sslmode=required"],
  [
    "tds",
    "spring.datasource.url=jdbc:sqlserver://db.example:4444;databaseName=shop;authentication=ActiveDirectoryMSI;",
  ],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=jdbc:sqlserver://db.example:4444;databaseName=shop;authentication=ActiveDirectoryMSI;",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.percent)(
  "postgresql and mysql: the database %j is encoded as %s, the user left as it is",
  (name, encoded) => {
    const change = { database: name, user: name }
    expect(settingLines(formats["postgresql"], "postgresql", change)).toEqual([
      "spring.datasource.azure.passwordless-enabled=true",
      `spring.datasource.url=jdbc:postgresql://db.example:5432/${encoded}?sslmode=require`,
      `spring.datasource.username=${name}`,
    ])
    expect(settingLines(formats["mysql"], "mysql", change)).toEqual([
      "spring.datasource.azure.passwordless-enabled=true",
      `spring.datasource.url=jdbc:mysql://db.example:3306/${encoded}?sslmode=required`,
      `spring.datasource.username=${name}`,
    ])
  },
)

test.each(quotedNames.braces)("tds and fabric-sql: a database %j is written as %s", (name, quoted) => {
  const url = `jdbc:sqlserver://db.example:1433;databaseName=${quoted};authentication=ActiveDirectoryMSI;`
  expect(settingLines(formats["tds"], "tds", { database: name })).toEqual([`spring.datasource.url=${url}`])
  expect(settingLines(formats["fabric-sql"], "fabric-sql", { database: name })).toEqual([
    `*_CONNECTIONSTRING=${url}`,
  ])
})
