import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { rubyClient } from "../src/index.ts"

const { formats, unsupported } = rubyClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=host=db.example port=5432 dbname=shop sslmode=require user=aad_shop",
    ],
  ],
  [
    "mysql",
    [
      "*_DATABASE=shop",
      "*_HOST=db.example",
      "*_USERNAME=aad_shop",
      "*_SSLMODE=required",
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  ["postgresql", "*_CONNECTIONSTRING=host=db.example port=4444 dbname=shop sslmode=require user=aad_shop"],
  ["mysql", "*_PORT=4444"],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.libpq)("postgresql: database and user %j are written as %s", (name, quoted) => {
  expect(settingLines(formats["postgresql"], "postgresql", { database: name, user: name })).toEqual([
    `*_CONNECTIONSTRING=host=db.example port=5432 dbname=${quoted} sslmode=require user=${quoted}`,
  ])
})

test("says why no driver can use Azure SQL and Fabric", () => {
  expect(Object.keys(formats)).toEqual(["postgresql", "mysql"])
  expect(unsupported).toEqual({
    tds: expect.stringContaining("FreeTDS"),
    "fabric-sql": expect.stringContaining("FreeTDS"),
  })
})
