import { expect, test } from "vitest"
import { mssqlDjangoLogin } from "./mssql-django.ts"

const tls = "Encrypt=yes;TrustServerCertificate=no"
const given = {
  ATOMIC_REQUESTS: false,
  AUTOCOMMIT: true,
  CONN_HEALTH_CHECKS: true,
  CONN_MAX_AGE: 0,
  TEST: {},
  TIME_ZONE: null,
  ENGINE: "mssql",
  HOST: "db.example",
  PORT: "1433",
  NAME: "shop",
  USER: "",
  PASSWORD: "",
  OPTIONS: {
    driver: "ODBC Driver 18 for SQL Server",
    extra_params: `${tls};Authentication=ActiveDirectoryMsi`,
  },
}
const read = (change: object) => mssqlDjangoLogin(JSON.stringify({ ...given, ...change }))
const options = (change: object) => read({ OPTIONS: { ...given.OPTIONS, ...change } })
const login = { host: "db.example", port: 1433, database: "shop", user: null, secret: null, token: null }

test("reads who logs in and how", () => {
  expect(read({})).toEqual({ ...login, authentication: "ActiveDirectoryMsi" })
  expect(read({ USER: "id" })).toEqual({ ...login, user: "id", authentication: "ActiveDirectoryMsi" })
  const OPTIONS = { ...given.OPTIONS, extra_params: `${tls};Authentication=ActiveDirectoryServicePrincipal` }
  expect(read({ USER: "id", PASSWORD: "s;}", OPTIONS })).toEqual({
    ...login,
    user: "id",
    secret: "s;}",
    authentication: "ActiveDirectoryServicePrincipal",
  })
  expect(read({ TOKEN: "ey", OPTIONS: { ...given.OPTIONS, extra_params: tls } })).toEqual({
    ...login,
    authentication: null,
    token: "ey",
  })
})

test.each([
  ["an entry that nobody knows", () => read({ AUTHENTICATION: "ActiveDirectoryMsi" })],
  ["an option that nobody knows", () => options({ Authentication: "ActiveDirectoryMsi" })],
  ["a driver that there is not", () => options({ driver: "SQL Server" })],
  ["a port in the host", () => read({ HOST: "db.example,1433" })],
  ["no way to log in", () => options({ extra_params: tls })],
  [
    "a password of the database's",
    () => read({ USER: "sa", PASSWORD: "p", OPTIONS: { ...given.OPTIONS, extra_params: tls } }),
  ],
  [
    "a way to log in that there is not",
    () => options({ extra_params: `${tls};Authentication=ActiveDirectoryServerPrincipal` }),
  ],
  [
    "TLS that is not verified",
    () => options({ extra_params: "Authentication=ActiveDirectoryMsi;Encrypt=yes" }),
  ],
  [
    "a keyword that nobody knows",
    () => options({ extra_params: `${given.OPTIONS.extra_params};TrustedConnection=yes` }),
  ],
  ["a keyword twice", () => options({ extra_params: `${given.OPTIONS.extra_params};UID=id` })],
  [
    "a value that is not quoted",
    () => options({ extra_params: `${tls};Authentication=Active Directory Msi` }),
  ],
  ["a token beside Authentication", () => read({ TOKEN: "ey" })],
  [
    "a token beside a user",
    () => read({ TOKEN: "ey", USER: "id", OPTIONS: { ...given.OPTIONS, extra_params: tls } }),
  ],
] as const)("refuses %s", (_what, reading) => {
  expect(reading).toThrow()
})
