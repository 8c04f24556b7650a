import { describe, expect, test } from "vitest"
import { type ClientFormat, createSecret, fixed, prefixed } from "../../src/index.ts"
import { type KeyNaming, nameSettings } from "../../src/configuration/keys.ts"

const facts = {
  endpoint: { protocol: "postgresql", host: "db.example", port: 5432, database: "shop" },
  user: "aad_shop",
  credential: { kind: "ambient" as const },
}
const format: ClientFormat = ({ endpoint, user }) => [
  prefixed("HOST", endpoint.host),
  fixed("spring.datasource.username", user),
  prefixed("PASSWORD", createSecret("s")),
]

const named = (naming: KeyNaming, customizedKeys: Record<string, string> = {}) =>
  nameSettings(format, facts, {
    prefix: { cloud: "AZURE", type: "POSTGRESQL" },
    connection: "shop_1",
    naming,
    customizedKeys,
  })
const keys = (naming: KeyNaming, customizedKeys: Record<string, string> = {}) =>
  named(naming, customizedKeys).map(({ key }) => key)

test("the first connection of a type has the short names", () => {
  expect(keys("first")).toEqual([
    "AZURE_POSTGRESQL_HOST",
    "spring.datasource.username",
    "AZURE_POSTGRESQL_PASSWORD",
  ])
})

test("a further connection has its name in the keys, but not in those of a framework", () => {
  expect(keys("further")).toEqual([
    "AZURE_POSTGRESQL_SHOP_1_HOST",
    "spring.datasource.username",
    "AZURE_POSTGRESQL_SHOP_1_PASSWORD",
  ])
})

test("values stay as the format gives them, secrets wrapped", () => {
  const [host, user, password] = named("first")
  expect(host?.value).toBe("db.example")
  expect(user).toMatchObject({ value: "aad_shop", prefixed: false })
  expect(String(password?.value)).toBe("[redacted]")
})

describe("customized keys", () => {
  test("rename a setting and leave its default key in the record", () => {
    expect(named("first", { AZURE_POSTGRESQL_HOST: "DB_HOST" })[0]).toMatchObject({
      defaultKey: "AZURE_POSTGRESQL_HOST",
      key: "DB_HOST",
    })
  })

  test("rename a framework's setting too", () => {
    expect(keys("first", { "spring.datasource.username": "DB_USER" })[1]).toBe("DB_USER")
  })

  test.each(["AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_SHOP_1_HOST"])(
    "of a further connection may be given as %s",
    (given) => {
      expect(named("further", { [given]: "DB_HOST" })[0]).toMatchObject({
        defaultKey: "AZURE_POSTGRESQL_SHOP_1_HOST",
        key: "DB_HOST",
      })
    },
  )

  test("that name no setting are refused with those that there are", () => {
    expect(() => keys("first", { AZURE_POSTGRESQL_HOSTS: "X" })).toThrow(
      expect.objectContaining({
        code: "unknown_setting_key",
        message: 'There is no setting "AZURE_POSTGRESQL_HOSTS" to rename.',
        details: {
          known: ["AZURE_POSTGRESQL_HOST", "spring.datasource.username", "AZURE_POSTGRESQL_PASSWORD"],
        },
      }),
    )
  })

  test.each([
    [{ AZURE_POSTGRESQL_HOST: "DB", AZURE_POSTGRESQL_PASSWORD: "DB" }],
    [{ AZURE_POSTGRESQL_HOST: "spring.datasource.username" }],
  ])("that collide with another setting of the connection are refused: %j", (customized) => {
    expect(() => keys("first", customized)).toThrow(expect.objectContaining({ code: "setting_conflict" }))
  })

  test.each(["", "A B", "A=B", "Ä", "A\nB"])("%j cannot be the name of a setting", (wanted) => {
    expect(() => keys("first", { AZURE_POSTGRESQL_HOST: wanted })).toThrow(
      expect.objectContaining({ code: "unknown_setting_key" }),
    )
  })

  test("may swap two names", () => {
    expect(
      keys("first", {
        AZURE_POSTGRESQL_HOST: "AZURE_POSTGRESQL_PASSWORD",
        AZURE_POSTGRESQL_PASSWORD: "AZURE_POSTGRESQL_HOST",
      }),
    ).toEqual(["AZURE_POSTGRESQL_PASSWORD", "spring.datasource.username", "AZURE_POSTGRESQL_HOST"])
  })

  test.each(["KEYLESS_CONNECTION_SHOP_1", "KEYLESS_CONNECTION_OTHER"])(
    "cannot take the place of a record: %s",
    (wanted) => {
      expect(() => keys("first", { AZURE_POSTGRESQL_HOST: wanted })).toThrow(
        expect.objectContaining({ code: "setting_conflict" }),
      )
    },
  )
})
