import { describe, expect, test } from "vitest"
import { type ClientFormat, type ConnectionRecord, fixed, prefixed } from "../../src/index.ts"
import { chooseNaming } from "../../src/configuration/choose-naming.ts"

const format: ClientFormat = () => [prefixed("HOST", "h"), fixed("spring.datasource.url", "u")]

const recordOf = (
  name: string,
  keys: Readonly<Record<string, string>>,
  extra: Partial<ConnectionRecord> = {},
) =>
  ({
    version: 1,
    name,
    target: { kind: "fake-db", id: "/databases/shop" },
    auth: "system-identity",
    client: "springboot",
    principal: { objectId: "o", tenantId: "t", name: "shop-web" },
    user: `aad_${name}`,
    privileges: "all",
    naming: "first",
    keys,
    secretKeys: [],
    fingerprint: "f",
    ...extra,
  }) satisfies ConnectionRecord

const choose = (input: {
  readonly current?: readonly string[]
  readonly records?: readonly ConnectionRecord[]
  readonly own?: ConnectionRecord
  readonly customizedKeys?: Readonly<Record<string, string>>
  readonly format?: ClientFormat
}) =>
  chooseNaming({
    format: input.format ?? format,
    endpoint: { protocol: "postgresql", host: "h", port: 1, database: "d" },
    credential: "ambient",
    properties: undefined,
    naming: {
      prefix: { cloud: "AZURE", type: "POSTGRESQL" },
      connection: "two",
      customizedKeys: input.customizedKeys ?? {},
    },
    current: new Map((input.current ?? []).map((key) => [key, "there"])),
    records: input.records ?? [],
    own: input.own,
  })

const onlyHost: ClientFormat = () => [prefixed("HOST", "h")]

test("an app without such settings gets the short names", () => {
  expect(choose({})).toEqual({ naming: "first", overwritten: [] })
})

test("a short name that is taken leads to the longer names", () => {
  expect(choose({ format: onlyHost, current: ["AZURE_POSTGRESQL_HOST"] })).toEqual({
    naming: "further",
    overwritten: [],
  })
})

test("a longer name that is taken as well is refused, with a way out", () => {
  const current = ["AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_TWO_HOST"]
  expect(() => choose({ format: onlyHost, current })).toThrow(
    expect.objectContaining({
      code: "setting_conflict",
      hint: expect.stringContaining("--customized-keys AZURE_POSTGRESQL_TWO_HOST=OTHER_KEY"),
    }),
  )
})

test("a framework's key that another connection wrote is refused, and that connection is named", () => {
  const one = recordOf("one", { "spring.datasource.url": "spring.datasource.url" })
  expect(() => choose({ current: ["spring.datasource.url"], records: [one] })).toThrow(
    expect.objectContaining({
      code: "setting_conflict",
      message: expect.stringContaining('belongs to connection "one"'),
    }),
  )
})

test("a framework's key that nobody owns is taken over, and that is told", () => {
  expect(choose({ current: ["spring.datasource.url"] })).toEqual({
    naming: "first",
    overwritten: ["spring.datasource.url"],
  })
})

describe("a connection that exists", () => {
  const keys = {
    AZURE_POSTGRESQL_HOST: "AZURE_POSTGRESQL_HOST",
    "spring.datasource.url": "spring.datasource.url",
  }

  test("keeps the short names that it has", () => {
    const own = recordOf("two", keys)
    expect(choose({ current: Object.keys(keys), records: [own], own })).toEqual({
      naming: "first",
      overwritten: [],
    })
  })

  test("keeps the longer names although the short ones are free now", () => {
    const own = recordOf(
      "two",
      { AZURE_POSTGRESQL_TWO_HOST: "AZURE_POSTGRESQL_TWO_HOST" },
      { naming: "further" },
    )
    expect(choose({ current: ["AZURE_POSTGRESQL_TWO_HOST"], records: [own], own }).naming).toBe("further")
  })
})

describe("customized keys", () => {
  test("free the short names", () => {
    expect(
      choose({
        format: onlyHost,
        current: ["AZURE_POSTGRESQL_HOST"],
        customizedKeys: { AZURE_POSTGRESQL_HOST: "DB_HOST" },
      }),
    ).toEqual({ naming: "first", overwritten: [] })
  })

  test("may be given with the longer name where that is what the connection gets", () => {
    const two: ClientFormat = () => [prefixed("HOST", "h"), prefixed("USER", "u")]
    expect(
      choose({
        format: two,
        current: ["AZURE_POSTGRESQL_HOST", "AZURE_POSTGRESQL_USER"],
        customizedKeys: { AZURE_POSTGRESQL_TWO_HOST: "DB_HOST" },
      }).naming,
    ).toBe("further")
  })

  test("cannot be a key that another connection wrote", () => {
    const one = recordOf("one", { AZURE_POSTGRESQL_HOST: "DB_HOST" })
    expect(() =>
      choose({
        format: onlyHost,
        current: ["DB_HOST"],
        records: [one],
        customizedKeys: { AZURE_POSTGRESQL_HOST: "DB_HOST" },
      }),
    ).toThrow(expect.objectContaining({ code: "setting_conflict" }))
  })
})
