import { clientId, objectId, type Principal, tenantId } from "@keyless/core/plugin"
import { describe, expect, test } from "vitest"
import { binaryLiteral } from "../src/quote.ts"
import { expectedSid, guidOf, sidOf, sidOfPrincipal } from "../src/sid.ts"

const guid = "11223344-5566-7788-99aa-bbccddeeff00"
const other = "99999999-0000-4000-8000-000000000009"
const hex = "0x443322116655887799AABBCCDDEEFF00"

test("a SID is the GUID in SQL Server's order of bytes, and back", () => {
  expect(binaryLiteral(sidOf(guid))).toBe(hex)
  expect(binaryLiteral(sidOf(guid.toUpperCase()))).toBe(hex)
  expect(guidOf(sidOf(guid))).toBe(guid)
})

test("bytes that are no GUID have none, and text that is none has no SID", () => {
  expect(guidOf(new Uint8Array(28))).toBeNull()
  expect(() => sidOf("shop-web")).toThrow(TypeError)
})

describe("the SID of an identity", () => {
  const principal = (kind: Principal["kind"], client?: string): Principal => ({
    kind,
    objectId: objectId(other),
    tenantId: tenantId(other),
    name: "shop-web",
    credential: { kind: "ambient" },
    ...(client === undefined ? {} : { clientId: clientId(client) }),
  })

  test("is made of the client id of a service and of the object id of a person", () => {
    expect(sidOfPrincipal(principal("service", guid))).toEqual(sidOf(guid))
    expect(sidOfPrincipal(principal("user"))).toEqual(sidOf(other))
  })

  test("is not guessed from the object id of a service", () => {
    expect(() => sidOfPrincipal(principal("service"))).toThrow(
      expect.objectContaining({
        code: "client_id_missing",
        hint: expect.stringContaining("--user-identity"),
      }),
    )
  })

  test("follows from what a record holds", () => {
    expect(expectedSid({ objectId: other, clientId: guid, kind: "service" })).toEqual(sidOf(guid))
    expect(expectedSid({ objectId: other, kind: "user" })).toEqual(sidOf(other))
    expect(expectedSid({ objectId: other, kind: "service" })).toBeNull()
  })
})
