import { type IdentityRequest, isGuid, type ObjectId, objectId } from "@keyless/core/plugin"

import { sameResourceId } from "../resource-id.ts"
import type { HeldIdentities, IdentitiesPatch } from "./identity-holder.ts"

/** Object ids of the identities of an app. @public */
export function identitiesOf(identity: HeldIdentities | undefined): readonly ObjectId[] {
  const assigned = Object.values(identity?.userAssignedIdentities ?? {}).map((one) => one?.principalId)
  const all = [identity?.principalId, ...assigned]
  return all.flatMap((id) => (typeof id === "string" && isGuid(id) ? [objectId(id)] : []))
}

/** What the service calls one of the app's user-assigned identities; it may spell the id in another case. */
function keyOf(identity: HeldIdentities | undefined, id: string): string | undefined {
  return Object.keys(identity?.userAssignedIdentities ?? {}).find((key) => sameResourceId(key, id))
}

/** Whether an app holds the identity. */
export function hasIdentity(identity: HeldIdentities | undefined, request: IdentityRequest): boolean {
  if (request.kind === "system-assigned") return types(identity).has("SystemAssigned")
  return keyOf(identity, request.id) !== undefined
}

type IdentityType = "SystemAssigned" | "UserAssigned"

function types(identity: HeldIdentities | undefined): Set<IdentityType> {
  const words = new Set((identity?.type ?? "").split(",").map((word) => word.trim()))
  const all: readonly IdentityType[] = ["SystemAssigned", "UserAssigned"]
  return new Set(all.filter((type) => words.has(type)))
}

function joined(some: ReadonlySet<IdentityType>): IdentitiesPatch["type"] {
  if (some.has("SystemAssigned"))
    return some.has("UserAssigned") ? "SystemAssigned, UserAssigned" : "SystemAssigned"
  return some.has("UserAssigned") ? "UserAssigned" : "None"
}

/** The user-assigned identities that are there: a type that speaks of them is refused without their ids (`MissingIdentityIds`). */
function assigned(identity: HeldIdentities | undefined): Pick<IdentitiesPatch, "userAssignedIdentities"> {
  const keys = Object.keys(identity?.userAssignedIdentities ?? {})
  return keys.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(keys.map((key) => [key, {}])) }
}

/** The change that adds the identity to those that are there. */
export function withIdentity(
  identity: HeldIdentities | undefined,
  request: IdentityRequest,
): IdentitiesPatch {
  const all = types(identity)
  const held = assigned(identity)
  if (request.kind === "system-assigned") return { type: joined(all.add("SystemAssigned")), ...held }
  return {
    type: joined(all.add("UserAssigned")),
    userAssignedIdentities: {
      ...held.userAssignedIdentities,
      [keyOf(identity, request.id) ?? request.id]: {},
    },
  }
}

/** The change that takes the identity away and leaves the others. */
export function withoutIdentity(
  identity: HeldIdentities | undefined,
  request: IdentityRequest,
): IdentitiesPatch {
  const all = types(identity)
  if (request.kind === "system-assigned") {
    all.delete("SystemAssigned")
    return { type: joined(all), ...assigned(identity) }
  }
  const others = Object.keys(identity?.userAssignedIdentities ?? {}).filter(
    (key) => !sameResourceId(key, request.id),
  )
  if (others.length > 0)
    return {
      type: joined(all),
      userAssignedIdentities: { [keyOf(identity, request.id) ?? request.id]: null },
    }
  all.delete("UserAssigned")
  return { type: joined(all) }
}
