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

/**
 * The change that adds the identity to those that are there. All of those are named again: some services take what is named as the whole, and some
 * refuse the type without ids (`MissingIdentityIds`), whatever they hold.
 */
export function withIdentity(
  identity: HeldIdentities | undefined,
  request: IdentityRequest,
): IdentitiesPatch {
  const all = types(identity)
  const held = namedAgain(identity)
  if (request.kind === "system-assigned") return patchOf(all.add("SystemAssigned"), held)
  const key = keyOf(identity, request.id) ?? request.id
  return patchOf(all.add("UserAssigned"), { ...held, [key]: {} })
}

/** The change that takes the identity away and leaves the others, which are named again. */
export function withoutIdentity(
  identity: HeldIdentities | undefined,
  request: IdentityRequest,
): IdentitiesPatch {
  const all = types(identity)
  const held = namedAgain(identity)
  if (request.kind === "system-assigned") {
    all.delete("SystemAssigned")
    return patchOf(all, held)
  }
  const key = keyOf(identity, request.id) ?? request.id
  const others = Object.fromEntries(Object.entries(held).filter(([each]) => each !== key))
  if (Object.keys(others).length > 0) return patchOf(all, { ...others, [key]: null })
  all.delete("UserAssigned")
  return patchOf(all, {})
}

function namedAgain(identity: HeldIdentities | undefined): Record<string, object> {
  return Object.fromEntries(Object.keys(identity?.userAssignedIdentities ?? {}).map((key) => [key, {}]))
}

function patchOf(
  all: ReadonlySet<IdentityType>,
  userAssignedIdentities: Record<string, object | null>,
): IdentitiesPatch {
  return all.has("UserAssigned") ? { type: joined(all), userAssignedIdentities } : { type: joined(all) }
}
