import { z } from "zod"
import { guid } from "../../kit/state/guid.ts"
import type { Known } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import { inResourceGroup } from "../../kit/state/seed-parts.ts"

const userAssignedIdentity = z.strictObject({
  ...inResourceGroup,
  principalId: guid.optional(),
  clientId: guid.optional(),
})

export const managedIdentitySeed = {
  userAssignedIdentities: z.array(userAssignedIdentity).default([]),
}

export type LiveUserAssignedIdentity = Known<
  z.output<typeof userAssignedIdentity>,
  "subscriptionId" | "principalId" | "clientId"
>

/** The service's part of a state. */
export interface ManagedIdentityState {
  userAssignedIdentities: LiveUserAssignedIdentity[]
}

export const userAssignedIdentityType = "Microsoft.ManagedIdentity/userAssignedIdentities"

/** ARM id of a user-assigned identity; Azure answers it with `resourcegroups` in lower case. */
export const userAssignedIdentityId = (at: Location): string =>
  providedId(at, userAssignedIdentityType, "resourcegroups")
