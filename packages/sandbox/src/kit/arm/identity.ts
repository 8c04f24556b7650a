import { z } from "zod"
import type { ManagedIdentity } from "../state/facts.ts"
import { canonical } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"
import { armFailure } from "./answers.ts"

/** `identity` of a resource body; ids that Azure put into an earlier answer are taken and ignored. */
export const identityBody = z.strictObject({
  type: z.string().nullish(),
  tenantId: z.string().nullish(),
  principalId: z.string().nullish(),
  userAssignedIdentities: z
    .record(
      z.string(),
      z
        .strictObject({
          principalId: z.string().nullish(),
          clientId: z.string().nullish(),
          tenantId: z.string().nullish(),
        })
        .nullable(),
    )
    .nullish(),
})

/** Ids of the user-assigned identities that a body adds or keeps by name. */
export const namedIdentities = (wanted: z.output<typeof identityBody>): string[] =>
  Object.entries(wanted.userAssignedIdentities ?? {}).flatMap(([id, value]) => (value === null ? [] : [id]))

const kinds = ["systemassigned", "userassigned", "none"]

/** What a resource's identities are to be. */
export interface WantedIdentity {
  readonly system: boolean
  /** Ids in the form the state holds. */
  readonly userAssigned: string[]
}

/**
 * The identities a resource has after a write. `type` says what there is at all: user-assigned identities go where it does not name them, and
 * where it does, the body must name some. Those are added to the ones present (recorded for PostgreSQL), `null` takes one away. With
 * `replace` (PUT) those not named go.
 * @throws ArmFailure 400 when the type is none of Azure's, no id goes with it, or an identity does not exist.
 */
export const wantedIdentity = (
  store: Store,
  present: readonly string[],
  wanted: z.output<typeof identityBody>,
  replace: boolean,
): WantedIdentity => {
  if (!wanted.type) {
    // No recording shows a body without a type; code and sentence are ours.
    throw armFailure(400, "InvalidIdentityType", "The identity of a resource needs a type.")
  }
  const types = wanted.type.split(",").map((part) => part.trim().toLowerCase())
  if (types.some((type) => !kinds.includes(type))) {
    throw armFailure(400, "InvalidIdentityType", `The identity type '${wanted.type}' is not valid.`)
  }
  const named = Object.entries(wanted.userAssignedIdentities ?? {})
  if (!types.includes("userassigned")) {
    if (named.some(([, value]) => value !== null)) {
      throw armFailure(
        400,
        "InvalidIdentityValues",
        `Invalid value for the identities property. The 'userAssignedIdentities' property keys should only be empty json objects, null or the resource existing property when the type is '${wanted.type}'.`,
      )
    }
    return { system: types.includes("systemassigned"), userAssigned: [] }
  }
  if (named.length === 0) {
    // Public report hashicorp/terraform-provider-azurerm 17082. What a resource holds already does not count.
    throw armFailure(
      400,
      "MissingIdentityIds",
      `The identity ids must not be null or empty for '${wanted.type}' identity type.`,
    )
  }
  const kept = new Map(replace ? [] : present.map((id) => [canonical(id), id]))
  for (const [id, value] of named) {
    if (value === null) {
      kept.delete(canonical(id))
      continue
    }
    const identity = store.findIdentity(id)
    if (identity === undefined) {
      throw armFailure(
        400,
        "FailedIdentityOperation",
        `Identity operation failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{"error":{"code":"BadRequest","message":"Resource '${id}' was not found."}}'.'.`,
      )
    }
    kept.set(canonical(id), identity.resourceId)
  }
  if (kept.size === 0) {
    throw armFailure(
      400,
      "InvalidIdentityValues",
      "The identity type 'UserAssigned' requires at least one entry in 'userAssignedIdentities'.",
    )
  }
  return { system: types.includes("systemassigned"), userAssigned: [...kept.values()] }
}

/** `userAssignedIdentities` of an answer; `show` says what providers tell of an identity. */
export const userAssignedBody = (
  store: Store,
  ids: readonly string[],
  show: (identity: ManagedIdentity) => Readonly<Record<string, string>>,
) =>
  Object.fromEntries(
    ids.flatMap((id) => {
      const identity = store.findIdentity(id)
      if (identity === undefined) return []
      return [[identity.resourceId, show(identity)]]
    }),
  )
