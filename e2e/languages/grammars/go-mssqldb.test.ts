import { expect, test } from "vitest"
import { goMssqldbLogin } from "./go-mssqldb.ts"

const tls = "encrypt=true;TrustServerCertificate=false"
const address = `server=tcp:db.example;port=1433;database=shop;${tls}`
const identity = "11111111-1111-4111-8111-111111111111"
const tenant = "22222222-2222-4222-8222-222222222222"

test("reads a string as go-mssqldb does, the last of two equal keywords counting", () => {
  expect(
    goMssqldbLogin(
      `${address};user id=${identity};fedauth=ActiveDirectoryDefault;;fedauth=ActiveDirectoryMSI`,
    ),
  ).toEqual({
    host: "db.example",
    port: 1433,
    database: "shop",
    user: identity,
    secret: null,
    authentication: "ActiveDirectoryMSI",
  })
})

test("reads braces of the ODBC form", () => {
  expect(
    goMssqldbLogin(
      `odbc:server=db.example;port=1433;database={my {shop};user id={${identity}@${tenant}};password={s3cr;t}}};fedauth=ActiveDirectoryServicePrincipal;${tls}`,
    ),
  ).toEqual({
    host: "db.example",
    port: 1433,
    database: "my {shop",
    user: identity,
    secret: "s3cr;t}",
    authentication: "ActiveDirectoryServicePrincipal",
  })
})

test.each([
  ["no pair", `${address};shop`],
  ["no pair", `${address};password="s3cret";fedauth=ActiveDirectoryMSI`],
  ["is told server twice", `${address};addr=evil.example;fedauth=ActiveDirectoryMSI`],
  ["no pair", `${address};password={s3cr;t};fedauth=ActiveDirectoryMSI`],
  ["no pair", `${address};password="s3cr;fedauth=ActiveDirectoryMSI`],
  ["no pair", `odbc:${address};password={s3cr;fedauth=ActiveDirectoryMSI`],
  ['no keyword "Authentication"', `${address};Authentication=ActiveDirectoryMSI`],
  ["no fedauth=", address],
  ["no fedauth=activedirectorymsi", `${address};fedauth=activedirectorymsi`],
  ["no fedauth=ActiveDirectoryMsi", `${address};fedauth=ActiveDirectoryMsi`],
  ["TLS is not required", "server=db.example;port=1433;database=shop;fedauth=ActiveDirectoryMSI"],
  ["TLS is not required", `${address.replace("encrypt=true", "encrypt=false")};fedauth=ActiveDirectoryMSI`],
  ["TLS is not verified", "server=db.example;port=1433;encrypt=true;fedauth=ActiveDirectoryMSI"],
  ["TLS is not verified", `${address.replace("=false", "=true")};fedauth=ActiveDirectoryMSI`],
  ["another name", `${address};hostNameInCertificate=evil.example;fedauth=ActiveDirectoryMSI`],
  ['"db.example,1433" is no server', `server=db.example,1433;${tls};fedauth=ActiveDirectoryMSI`],
  ['"tcp:db.example" is no server', `odbc:${address};fedauth=ActiveDirectoryMSI`],
  ['"" is no port', `server=db.example;database=shop;${tls};fedauth=ActiveDirectoryMSI`],
  ["<client>@<tenant>", `${address};user id=${identity};fedauth=ActiveDirectoryServicePrincipal`],
  ["needs its secret", `${address};user id=${identity}@${tenant};fedauth=ActiveDirectoryServicePrincipal`],
  ["neither user nor secret", `${address};user id=ada;fedauth=ActiveDirectoryAzCli`],
])("refuses for %j: %s", (reason, text) => {
  expect(() => goMssqldbLogin(text)).toThrow(reason)
})
