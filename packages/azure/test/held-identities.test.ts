import { clientId, type IdentityRequest, objectId, tenantId } from "@keyless/core/plugin"
import { describe, expect, it } from "vitest"

import { withIdentity, withoutIdentity } from "../src/identity/held-identities.ts"

const id = (name: string) =>
  `/subscriptions/1/resourceGroups/a/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`
const system: IdentityRequest = { kind: "system-assigned" }
const user: IdentityRequest = {
  kind: "user-assigned",
  id: id("new"),
  name: "new",
  objectId: objectId("70000000-0000-4000-8000-000000000001"),
  clientId: clientId("80000000-0000-4000-8000-000000000001"),
  tenantId: tenantId("10000000-0000-4000-8000-000000000001"),
}
const two = {
  type: "SystemAssigned,UserAssigned",
  userAssignedIdentities: { [id("ONE")]: {}, [id("two")]: {} },
}
const both = "SystemAssigned, UserAssigned"

describe("a change of identities names all that are held", () => {
  it("when one is added", () => {
    expect(withIdentity(two, user)).toEqual({
      type: both,
      userAssignedIdentities: { [id("ONE")]: {}, [id("two")]: {}, [id("new")]: {} },
    })
  })
  it("when the system identity is added or taken away", () => {
    const { userAssignedIdentities } = two
    const without = { type: "UserAssigned", userAssignedIdentities }
    expect(withIdentity(without, system)).toEqual({ type: both, userAssignedIdentities })
    expect(withoutIdentity(two, system)).toEqual({ type: "UserAssigned", userAssignedIdentities })
  })
  it("when one is taken away, in the service's spelling", () => {
    expect(withoutIdentity(two, { ...user, id: id("one") })).toEqual({
      type: both,
      userAssignedIdentities: { [id("ONE")]: null, [id("two")]: {} },
    })
  })
  it("and says the type alone where none is left", () => {
    const last = { type: both, userAssignedIdentities: { [id("new")]: {} } }
    expect(withoutIdentity(last, user)).toEqual({ type: "SystemAssigned" })
    expect(withoutIdentity({ ...last, type: "UserAssigned" }, user)).toEqual({ type: "None" })
    expect(withIdentity(undefined, system)).toEqual({ type: "SystemAssigned" })
  })
})
