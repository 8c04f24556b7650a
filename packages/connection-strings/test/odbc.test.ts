import { odbcLoginSettings, odbcString, odbcValue } from "@keyless/connection-strings"
import { type AppCredential, clientId, createSecret, isSecret, tenantId } from "@keyless/core/plugin"
import { describe, expect, test } from "vitest"
import { hostileNames, parseBraced } from "./strict-parsers.ts"

test.each([
  ["shop", "shop"],
  ["tcp:db.example,1433", "tcp:db.example,1433"],
  ["größe", "größe"],
  ["my shop", "{my shop}"],
  ["a;Encrypt=no", "{a;Encrypt=no}"],
  ["a}b", "{a}}b}"],
  ["{a}", "{{a}}}"],
  ["", "{}"],
])("value %j is written as %s", (value, written) => {
  expect(odbcValue(value)).toBe(written)
})

test("keeps the order of the keywords and ends with a semicolon unless told otherwise", () => {
  const pairs = { Server: "tcp:db,1433", Database: "my shop" }
  expect(odbcString(pairs)).toBe("Server=tcp:db,1433;Database={my shop};")
  expect(odbcString(pairs, { closed: false })).toBe("Server=tcp:db,1433;Database={my shop}")
})

test.each(hostileNames)("a database %j stays one value", (name) => {
  const pairs = { Server: "tcp:db,1433", Database: name, UID: name }
  expect(parseBraced(odbcString(pairs))).toEqual(pairs)
})

describe("login settings", () => {
  const id = clientId("11111111-1111-4111-8111-111111111111")
  const tenant = tenantId("22222222-2222-4222-8222-222222222222")

  test.each<{ credential: AppCredential; expected: readonly string[] }>([
    { credential: { kind: "ambient" }, expected: ["AUTHENTICATION=ActiveDirectoryMsi"] },
    {
      credential: { kind: "client-id", clientId: id },
      expected: [`UID=${id}`, "AUTHENTICATION=ActiveDirectoryMsi"],
    },
    {
      credential: {
        kind: "client-secret",
        clientId: id,
        clientSecret: createSecret("s3cret"),
        tenantId: tenant,
      },
      expected: [`UID=${id}`, "AUTHENTICATION=ActiveDirectoryServicePrincipal", "PASSWORD=[redacted]"],
    },
    {
      credential: { kind: "person", loginName: "ada@keyless.example" },
      expected: ["UID=ada@keyless.example", "AUTHENTICATION=ActiveDirectoryInteractive"],
    },
  ])("for $credential.kind", ({ credential, expected }) => {
    const settings = odbcLoginSettings(credential, "UID")
    expect(settings.map(({ key, value }) => `${key.name}=${String(value)}`)).toEqual(expected)
    expect(settings.filter(({ value }) => isSecret(value)).map(({ key }) => key.name)).toEqual(
      credential.kind === "client-secret" ? ["PASSWORD"] : [],
    )
  })
})
