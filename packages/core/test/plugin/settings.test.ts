import { clientId, createSecret, fixed, isGuid, objectId, prefixed, tenantId } from "@keyless/core/plugin"
import { credentialSettings } from "@keyless/core/settings"
import { expect, test } from "vitest"

const id = "7E1A0000-0000-4000-8000-00000000ABCD"
const secret = createSecret("s")

test("an identity that the platform gives needs no settings", () => {
  expect(credentialSettings({ kind: "ambient" })).toEqual([])
})

test("a person needs no settings: the login is on the machine", () => {
  expect(credentialSettings({ kind: "person", loginName: "ada@keyless.example" })).toEqual([])
})

test("a chosen identity needs its client id", () => {
  expect(credentialSettings({ kind: "client-id", clientId: clientId(id) })).toEqual([
    prefixed("CLIENTID", id.toLowerCase()),
  ])
})

test("a service principal needs client id, secret and tenant, and the secret stays wrapped", () => {
  expect(
    credentialSettings({
      kind: "client-secret",
      clientId: clientId(id),
      clientSecret: secret,
      tenantId: tenantId(id),
    }),
  ).toEqual([
    prefixed("CLIENTID", id.toLowerCase()),
    prefixed("CLIENTSECRET", secret),
    prefixed("TENANTID", id.toLowerCase()),
  ])
})

test("prefixed and fixed keys differ in their scheme only", () => {
  expect(prefixed("HOST", "db").key).toEqual({ scheme: "prefixed", name: "HOST" })
  expect(fixed("HOST", "db").key).toEqual({ scheme: "fixed", name: "HOST" })
})

test.each([objectId, clientId, tenantId])(
  "%s reads a GUID in either case and refuses anything else",
  (read) => {
    expect(read(id)).toBe(id.toLowerCase())
    for (const wrong of ["", "shop", `{${id}}`, id.replaceAll("-", ""), `${id}0`]) {
      expect(() => read(wrong)).toThrow(expect.objectContaining({ code: "invalid_guid" }))
      expect(isGuid(wrong)).toBe(false)
    }
  },
)
