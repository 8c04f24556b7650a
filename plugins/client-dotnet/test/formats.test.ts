import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { dotnetClient } from "../src/index.ts"

const { formats } = dotnetClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=Server=db.example;Database=shop;Port=5432;Ssl Mode=Require;User Id=aad_shop;",
    ],
  ],
  [
    "mysql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=Server=db.example;Database=shop;Port=3306;User Id=aad_shop;SSL Mode=Required;",
    ],
  ],
  [
    "tds",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      '*_CONNECTIONSTRING=secret:Data Source=db.example,1433;Initial Catalog=shop;User ID=11111111-1111-4111-8111-111111111111;Password="s3cr;t value";Authentication=ActiveDirectoryServicePrincipal',
    ],
  ],
  [
    "fabric-sql",
    [
      '*_CONNECTIONSTRING=secret:Data Source=tcp:db.example,1433;Initial Catalog=shop;User ID=11111111-1111-4111-8111-111111111111;Password="s3cr;t value";Authentication=ActiveDirectoryServicePrincipal',
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  [
    "postgresql",
    "*_CONNECTIONSTRING=Server=db.example;Database=shop;Port=4444;Ssl Mode=Require;User Id=aad_shop;",
  ],
  [
    "mysql",
    "*_CONNECTIONSTRING=Server=db.example;Database=shop;Port=4444;User Id=aad_shop;SSL Mode=Required;",
  ],
  [
    "tds",
    "*_CONNECTIONSTRING=Data Source=db.example,4444;Initial Catalog=shop;Authentication=ActiveDirectoryManagedIdentity",
  ],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=Data Source=tcp:db.example,4444;Initial Catalog=shop;Authentication=ActiveDirectoryManagedIdentity",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.adoNet)("database and user %j are quoted as %s", (name, quoted) => {
  const change = { database: name, user: name }
  expect(settingLines(formats["postgresql"], "postgresql", change)).toEqual([
    `*_CONNECTIONSTRING=Server=db.example;Database=${quoted};Port=5432;Ssl Mode=Require;User Id=${quoted};`,
  ])
  expect(settingLines(formats["mysql"], "mysql", change)).toEqual([
    `*_CONNECTIONSTRING=Server=db.example;Database=${quoted};Port=3306;User Id=${quoted};SSL Mode=Required;`,
  ])
  expect(settingLines(formats["tds"], "tds", change)).toEqual([
    `*_CONNECTIONSTRING=Data Source=db.example,1433;Initial Catalog=${quoted};Authentication=ActiveDirectoryManagedIdentity`,
  ])
  expect(settingLines(formats["fabric-sql"], "fabric-sql", change)).toEqual([
    `*_CONNECTIONSTRING=Data Source=tcp:db.example,1433;Initial Catalog=${quoted};Authentication=ActiveDirectoryManagedIdentity`,
  ])
})
