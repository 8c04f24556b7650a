import { ConnectionPool } from "mssql"
import { credentials, settingLines } from "@keyless/test-support/formats"
import { expect, test } from "vitest"
import { nodejsClient } from "../src/index.ts"

const { formats } = nodejsClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_HOST=db.example",
      "*_USER=aad_shop",
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
      "*_USER=aad_shop",
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
      "*_SERVER=db.example",
      "*_PORT=1433",
      "*_DATABASE=shop",
      "*_AUTHENTICATIONTYPE=azure-active-directory-service-principal-secret",
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
    ],
  ],
  [
    "fabric-sql",
    [
      '*_CONNECTIONSTRING=secret:Server=tcp:db.example,1433;Database=shop;Client Id=11111111-1111-4111-8111-111111111111;Client Secret="s3cr;t value";Tenant Id=22222222-2222-4222-8222-222222222222;Authentication="Active Directory Integrated";Encrypt=true;',
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
    '*_CONNECTIONSTRING=Server=tcp:db.example,4444;Database=shop;Authentication="Active Directory Integrated";Encrypt=true;',
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

/** What the mssql package makes of a setting `CONNECTIONSTRING`: its own reading, handed to the tedious driver. */
function readByMssql(lines: readonly string[]) {
  const [line = ""] = lines
  const text = line.replace(/^\*_CONNECTIONSTRING=(?:secret:)?/, "")
  return ConnectionPool.parseConnectionString(text)
}

test("fabric-sql: the mssql package reads the identity as the default credential", () => {
  expect(readByMssql(settingLines(formats["fabric-sql"], "fabric-sql"))).toMatchObject({
    server: "db.example",
    port: 1433,
    database: "shop",
    authentication_type: "azure-active-directory-default",
    options: { encrypt: true },
  })
  const { clientId } = credentials.clientId
  const named = settingLines(formats["fabric-sql"], "fabric-sql", { credential: credentials.clientId })
  expect(readByMssql(named)).toMatchObject({
    authentication_type: "azure-active-directory-default",
    clientId,
  })
})

test("fabric-sql: the mssql package reads a service principal with its secret", () => {
  const { clientId, clientSecret, tenantId } = credentials.clientSecret
  const lines = settingLines(formats["fabric-sql"], "fabric-sql", { credential: credentials.clientSecret })
  expect(readByMssql(lines)).toMatchObject({
    authentication_type: "azure-active-directory-service-principal-secret",
    clientId,
    clientSecret: clientSecret.reveal(),
    tenantId,
  })
})

test.each(["my shop", "a;Encrypt=false", "o'neil", 'the "shop"', `o'neil "shop"`, "{a}", "a=b", "größe"])(
  "fabric-sql: the mssql package reads the database %j back as one",
  (database) => {
    const read = readByMssql(settingLines(formats["fabric-sql"], "fabric-sql", { database }))
    expect(read).toMatchObject({ database, server: "db.example", options: { encrypt: true } })
  },
)
