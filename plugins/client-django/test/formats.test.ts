import { credentials, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { djangoClient } from "../src/index.ts"

const { formats } = djangoClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
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
      "*_HOST=db.example",
      "*_PORT=1433",
      "*_NAME=shop",
      "*_USER=11111111-1111-4111-8111-111111111111",
      "*_AUTHENTICATION=ActiveDirectoryServicePrincipal",
      "*_PASSWORD=secret:s3cr;t value",
    ],
  ],
  [
    "fabric-sql",
    [
      "*_HOST=db.example",
      "*_PORT=1433",
      "*_NAME=shop",
      "*_USER=11111111-1111-4111-8111-111111111111",
      "*_AUTHENTICATION=ActiveDirectoryServicePrincipal",
      "*_PASSWORD=secret:s3cr;t value",
    ],
  ],
] as const)("%s: the settings of a service principal", (protocol, lines) => {
  expect(settingLines(formats[protocol], protocol, { credential: credentials.clientSecret })).toEqual(lines)
})

test.each([
  ["postgresql", "*_PORT=4444"],
  ["mysql", "*_PORT=4444"],
  ["tds", "*_PORT=4444"],
  ["fabric-sql", "*_PORT=4444"],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test("database and user stand in settings of their own, so they are left as they are", () => {
  const change = { database: `o'neil;"a b"`, user: "a;b" }
  for (const protocol of ["postgresql", "mysql"] as const) {
    const lines = settingLines(formats[protocol], protocol, change)
    expect(lines).toEqual([`*_NAME=o'neil;"a b"`, "*_HOST=db.example", "*_USER=a;b"])
  }
  expect(settingLines(formats["tds"], "tds", change)).toContain(`*_NAME=o'neil;"a b"`)
})
