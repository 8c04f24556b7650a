import { describe, expect, test } from "vitest"
import { mySqlConnectorLogin, npgsqlLogin, sqlClientLogin } from "./ado-net.ts"

const identity = "11111111-1111-4111-8111-111111111111"

describe.each([
  ["Npgsql", npgsqlLogin, "Require"],
  ["MySqlConnector", mySqlConnectorLogin, "Required"],
] as const)("%s", (driver, login, tls) => {
  const text = `Server=db.example;Database=my shop;Port=4444;User Id=aad_shop;Ssl Mode=${tls};`

  test("reads address, database and user", () => {
    expect(login(text)).toEqual({
      host: "db.example",
      port: 4444,
      database: "my shop",
      user: "aad_shop",
      secret: null,
      authentication: null,
    })
  })

  test.each([
    [`${driver} knows no keyword "dbname"`, `${text}dbname=shop`],
    [`${driver} knows no keyword "authentication"`, `${text}Authentication=ActiveDirectoryDefault`],
    ["there twice", `${text}PORT=1`],
    ["told twice", text.replace("Port", "Host=evil.example;Port")],
    ["may go without TLS", text.replace(tls, "Preferred")],
    ["may go without TLS", text.replace(tls, "Prefer")],
    ["may go without TLS", text.replace(tls, "None")],
    ["may go without TLS", text.replace(`Ssl Mode=${tls};`, "")],
    ["a password is written", `${text}Password=x`],
    ['"https" is no port', text.replace("4444", "https")],
    ['"" is no port', text.replace("Port=4444;", "")],
    ['"db.example,4444" is no server', text.replace("db.example", "db.example,4444")],
  ])("refuses for %s", (reason, wrong) => {
    expect(() => login(wrong)).toThrow(reason)
  })
})

describe("Microsoft.Data.SqlClient", () => {
  const address = "Data Source=tcp:db.example,1433;Initial Catalog=shop;"

  test.each([
    ["ActiveDirectoryManagedIdentity", "", null, null],
    ["ActiveDirectoryManagedIdentity", `;User ID=${identity}`, identity, null],
    ["ActiveDirectoryServicePrincipal", `;User ID=${identity};Password="s3cr;t"`, identity, "s3cr;t"],
    ["ActiveDirectoryDefault", ";Encrypt=Strict;TrustServerCertificate=false", null, null],
  ])("reads a login with %s%s", (authentication, more, user, secret) => {
    expect(sqlClientLogin(`${address}Authentication=${authentication}${more}`)).toEqual({
      host: "db.example",
      port: 1433,
      database: "shop",
      user,
      secret,
      authentication,
    })
  })

  const login = `${address}Authentication=Active Directory Managed Identity;`
  test.each([
    ['no keyword "host"', `${login}Host=db.example`],
    ["told twice", `${login}Database=evil`],
    ["no Authentication=", address],
    ["no Authentication=ActiveDirectoryAzCli", `${address}Authentication=ActiveDirectoryAzCli`],
    ["no secret", `${login}Password=x`],
    ["its id and its secret", `${address}User ID=${identity};Authentication=ActiveDirectoryServicePrincipal`],
    ["cannot be named", `${address}User ID=ada;Authentication=ActiveDirectoryDefault`],
    ["TLS is not required", `${login}Encrypt=Optional`],
    ["TLS is not verified", `${login}TrustServerCertificate=true`],
    ['"" is no server', login.replace(",1433", "")],
    ['"" is no server', login.replace(",1433", ":1433")],
    ['"x" is no port', login.replace("1433", "x")],
  ])("refuses for %s", (reason, text) => {
    expect(() => sqlClientLogin(text)).toThrow(reason)
  })
})
