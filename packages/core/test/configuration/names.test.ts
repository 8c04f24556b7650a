import { describe, expect, test } from "vitest"
import { type ClientFormat, prefixed, relaxed } from "../../src/index.ts"
import { chooseNaming } from "../../src/configuration/choose-naming.ts"
import { namedAs } from "../../src/configuration/choose-naming.ts"
import { settingNames } from "../../src/settings/index.ts"

/** Rules like those of App Service on Linux. */
const names = settingNames({
  shape: /^[A-Za-z0-9._]+$/,
  told: "The host takes letters, digits and underscores",
  longest: 60,
  reserved: ["WEBSITE_*", "PORT"],
  change: (name) => name.replaceAll(".", "_"),
  ignoreCase: true,
})

const format: ClientFormat = () => [prefixed("HOST", "h"), relaxed("spring.datasource.the-url", "u")]

const choiceOf = (connection: string, customizedKeys: Readonly<Record<string, string>> = {}) => ({
  format,
  endpoint: { protocol: "postgresql", host: "h", port: 1, database: "d" },
  credential: "ambient" as const,
  properties: undefined,
  naming: { prefix: { cloud: "AZURE", type: "POSTGRESQL" }, connection, customizedKeys, names },
})

const choose = (
  connection: string,
  customizedKeys: Readonly<Record<string, string>> = {},
  current: readonly string[] = [],
) =>
  chooseNaming({
    ...choiceOf(connection, customizedKeys),
    current: new Map(current.map((key) => [key, "there"])),
    records: [],
    own: undefined,
  })

const refused = (message: string, hint = "") =>
  expect.objectContaining({
    code: "setting_name_refused",
    message: expect.stringContaining(message),
    hint: expect.stringContaining(hint),
  })

test("a framework's key loses its dashes where the host takes none, and keeps what the framework reads past", () => {
  expect(namedAs(choiceOf("shop"), "first").map(({ key }) => key)).toEqual([
    "AZURE_POSTGRESQL_HOST",
    "spring.datasource.theurl",
  ])
  expect(choose("shop")).toEqual({ naming: "first", overwritten: [] })
})

describe("refused while planning", () => {
  test("a connection's name that would be changed in its record's key, with a name that would not", () => {
    expect(() => choose("my.db")).toThrow(
      refused('it would become "KEYLESS_CONNECTION_MY_DB"', "--connection my_db"),
    )
  })

  test("a connection's name that would be changed in the keys of a further connection", () => {
    expect(() => choose("my.db", {}, ["AZURE_POSTGRESQL_HOST"])).toThrow(
      refused('it would become "AZURE_POSTGRESQL_MY_DB_HOST"', "--connection my_db"),
    )
  })

  test.each([
    ["a dash", "DB-HOST", "letters, digits"],
    ["a colon", "Db:Host", "letters, digits"],
    ["a blank", "DB HOST", "letters, digits"],
    ["a period", "DB.HOST", 'it would become "DB_HOST"'],
    ["a name of the host", "website_host", "belongs to what runs the app"],
    ["a name of every process", "PATH", "belongs to what runs the app"],
    ["too many characters", "H".repeat(61), "at most 60"],
    ["no character", "", "at least one"],
  ])("a customized key with %s", (_, key, message) => {
    expect(() => choose("shop", { AZURE_POSTGRESQL_HOST: key })).toThrow(
      refused(message, "--customized-keys AZURE_POSTGRESQL_HOST="),
    )
  })

  test("keys of one connection that differ only in case", () => {
    expect(() => choose("shop", { AZURE_POSTGRESQL_HOST: "SPRING.DATASOURCE.THEURL" })).toThrow(
      expect.objectContaining({ code: "setting_conflict" }),
    )
  })

  test("a key that is there in another case", () => {
    expect(() =>
      choose("shop", { AZURE_POSTGRESQL_HOST: "DB_HOST" }, ["Db_Host", "AZURE_POSTGRESQL_SHOP_HOST"]),
    ).toThrow(expect.objectContaining({ code: "setting_conflict" }))
  })
})

test("a prefixed key that is there in another case leads to the longer names", () => {
  expect(choose("shop", {}, ["azure_postgresql_host"]).naming).toBe("further")
})
