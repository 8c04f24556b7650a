import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import { expect, test } from "vitest"
import { userNameOf } from "../src/user-name.ts"

const id = "11223344-5566-7788-99aa-bbccddeeff00"
const named = (name: string): Principal => ({
  kind: "service",
  objectId: objectId(id),
  clientId: clientId(id),
  tenantId: tenantId(id),
  name,
  credential: { kind: "ambient" },
})

test.each(["shop-web", "it's [mine]; drop", "é".repeat(128), "🙂".repeat(64)])(
  "%s is taken as it is",
  (name) => {
    expect(userNameOf(named(name))).toBe(name)
  },
)

test.each(["", "a\0b", "x".repeat(129), "🙂".repeat(65)])("%j is refused", (name) => {
  expect(() => userNameOf(named(name))).toThrow(expect.objectContaining({ code: "identifier_invalid" }))
})
