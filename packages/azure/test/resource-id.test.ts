import { describe, expect, it } from "vitest"

import { resourceIdType, sameResourceId } from "../src/index.ts"

const database = resourceIdType("Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}")
const parts = {
  subscription: "20000000-0000-4000-8000-000000000001",
  resourceGroup: "shop",
  server: "shop-db",
  database: "shop",
}
const id = database.build(parts)

describe("a resource id", () => {
  it("is written and read", () => {
    expect(id).toBe(
      "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/shop/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db/databases/shop",
    )
    expect(database.parse(id)).toEqual(parts)
  })

  it("is read in any case and keeps the case of names", () => {
    const shouted = id
      .replace("resourceGroups", "RESOURCEGROUPS")
      .replace("flexibleServers", "flexibleservers")
      .replace("shop-db", "Shop-DB")
    expect(database.parse(shouted)).toEqual({ ...parts, server: "Shop-DB" })
  })

  it.each([
    `${id}/`,
    `${id}/more`,
    `${id} `,
    ` ${id}`,
    `${id}?a=b`,
    `${id}\n`,
    id.slice(1),
    id.replace("/shop-db", "/"),
    "",
  ])("is refused as a whole: %j", (text) => {
    expect(database.match(text)).toBeUndefined()
    expect(() => database.parse(text)).toThrow(expect.objectContaining({ code: "invalid_resource_id" }))
  })

  it.each(["", "a/b", "a?b", "a#b", "a b", "a%2fb"])("is not built with the part %j", (server) => {
    expect(() => database.build({ ...parts, server })).toThrow(
      expect.objectContaining({ code: "invalid_resource_id" }),
    )
  })

  it("does not take a dot of the type for any character", () => {
    expect(database.match(id.replace("Microsoft.DB", "MicrosoftxDB"))).toBeUndefined()
  })

  it("is compared without regard to case", () => {
    expect(sameResourceId(id, id.toUpperCase())).toBe(true)
    expect(sameResourceId(id, `${id}2`)).toBe(false)
  })

  const odd = { ...parts, database: "my shop (1)" }

  it("may have a database with blanks and parentheses, as they are or percent-encoded", () => {
    const raw = database.build(odd)
    expect(raw.endsWith("/databases/my shop (1)")).toBe(true)
    const encoded = raw.replace("my shop (1)", "my%20shop%20%281%29")
    expect(database.parse(raw)).toEqual(odd)
    expect(database.parse(encoded)).toEqual(odd)
    expect(sameResourceId(raw, encoded)).toBe(true)
  })

  it.each(["a%2Fb", "a%0Ab", "a%20", "a%3Fb", "a%zz"])("is refused with the name %s", (name) => {
    expect(database.match(id.replace(/shop$/, name))).toBeUndefined()
  })

  it.each(["a%20b", " a", "a ", "a\tb"])("is not built with the database %j", (name) => {
    expect(() => database.build({ ...parts, database: name })).toThrow(
      expect.objectContaining({ code: "invalid_resource_id" }),
    )
  })
})
