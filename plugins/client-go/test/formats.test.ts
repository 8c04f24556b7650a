import { credentials, quotedNames, settingLines } from "@keyless/test-support/formats"
import { isKeylessError } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { goClient } from "../src/index.ts"

const { formats } = goClient()

// The values for every kind of credential, as Microsoft documents them, are in e2e/client-formats.test.ts.
test.each([
  [
    "postgresql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=host=db.example dbname=shop sslmode=require user=aad_shop",
    ],
  ],
  [
    "mysql",
    [
      "*_CLIENTID=11111111-1111-4111-8111-111111111111",
      "*_CLIENTSECRET=secret:s3cr;t value",
      "*_TENANTID=22222222-2222-4222-8222-222222222222",
      "*_CONNECTIONSTRING=aad_shop@tcp(db.example:3306)/shop?tls=true&allowCleartextPasswords=true",
    ],
  ],
  [
    "tds",
    [
      "*_CONNECTIONSTRING=secret:odbc:server=db.example;port=1433;database=shop;user id={11111111-1111-4111-8111-111111111111@22222222-2222-4222-8222-222222222222};password={s3cr;t value};fedauth=ActiveDirectoryServicePrincipal;",
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
  ["postgresql", "*_CONNECTIONSTRING=host=db.example port=4444 dbname=shop sslmode=require user=aad_shop"],
  ["mysql", "*_CONNECTIONSTRING=aad_shop@tcp(db.example:4444)/shop?tls=true&allowCleartextPasswords=true"],
  [
    "tds",
    "*_CONNECTIONSTRING=server=db.example;port=4444;database=shop;fedauth=ActiveDirectoryManagedIdentity;",
  ],
  [
    "fabric-sql",
    "*_CONNECTIONSTRING=server=tcp:db.example;port=4444;database=shop;fedauth=ActiveDirectoryManagedIdentity;",
  ],
] as const)("%s: another port is written as %s", (protocol, line) => {
  expect(settingLines(formats[protocol], protocol, { port: 4444 })).toContain(line)
})

test.each(quotedNames.libpq)("postgresql: database and user %j are written as %s", (name, quoted) => {
  expect(settingLines(formats["postgresql"], "postgresql", { database: name, user: name })).toEqual([
    `*_CONNECTIONSTRING=host=db.example dbname=${quoted} sslmode=require user=${quoted}`,
  ])
})

test.each([
  ["my shop", "my%20shop"],
  ["a/b?tls=false&c", "a%2Fb%3Ftls%3Dfalse%26c"],
  ["a@tcp(evil:1)", "a%40tcp%28evil%3A1%29"],
  ["100%", "100%25"],
])("mysql: a database %j is written as %s", (name, escaped) => {
  expect(settingLines(formats["mysql"], "mysql", { database: name })).toEqual([
    `*_CONNECTIONSTRING=aad_shop@tcp(db.example:3306)/${escaped}?tls=true&allowCleartextPasswords=true`,
  ])
})

test.each(["my shop", "a@b", "a/b?tls=false", "a@tcp(evil)"])(
  "mysql: the driver reads the user %j back as one",
  (user) => {
    const [line = ""] = settingLines(formats["mysql"], "mysql", { user })
    // As go-sql-driver/mysql reads it: the last slash begins the database, the last @ before it ends the user.
    const dsn = line.replace("*_CONNECTIONSTRING=", "")
    const account = dsn.slice(0, dsn.lastIndexOf("/"))
    expect(account.slice(0, account.lastIndexOf("@"))).toBe(user)
    expect(account.slice(account.lastIndexOf("@") + 1)).toBe("tcp(db.example:3306)")
    expect(dsn.slice(dsn.lastIndexOf("/"))).toBe("/shop?tls=true&allowCleartextPasswords=true")
  },
)

test("mysql: a user with a colon is refused", () => {
  expect(() => settingLines(formats["mysql"], "mysql", { user: "aad:shop" })).toThrow(
    expect.objectContaining({ code: "user_not_writable", message: expect.stringContaining('"aad:shop"') }),
  )
})

test.each(["tds", "fabric-sql"] as const)("%s: a database cannot add a keyword", (protocol) => {
  expect(settingLines(formats[protocol], protocol, { database: "a};user id=evil;x={" })).toEqual([
    "*_CONNECTIONSTRING=odbc:server=db.example;port=1433;database={a}};user id=evil;x={};fedauth=ActiveDirectoryManagedIdentity;",
  ])
})

test("postgresql: a property that libpq could not read is refused as an error of Keyless that says what to do", () => {
  const write = () =>
    formats["postgresql"]?.({
      endpoint: { protocol: "postgresql", host: "db.example", port: 5432, database: "shop" },
      user: "aad_shop",
      credential: { kind: "ambient" },
      properties: { "connect timeout": "3" },
    })
  expect(write).toThrow(
    expect.toSatisfy(
      (error) =>
        isKeylessError(error) && error.code === "connection_string_refused" && error.hint !== undefined,
    ),
  )
})
