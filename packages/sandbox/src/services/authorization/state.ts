import { z } from "zod"
import { guid } from "../../kit/state/guid.ts"
import type { Known } from "../../kit/state/live-types.ts"
import { keptFields } from "../../kit/state/seed-parts.ts"

/** A role of a principal. */
const roleAssignment = z.strictObject({
  name: guid.optional(),
  /** ARM id of a subscription, a resource group, a resource or a secret of a vault. */
  scope: z.string().startsWith("/"),
  principalId: guid,
  /** Name of a role that the sandbox knows, such as `Reader`. */
  role: z.string(),
  /** Fields of the ARM body that the sandbox keeps and shows, such as `description`. */
  kept: keptFields.default({}),
})

export const authorizationSeed = { roleAssignments: z.array(roleAssignment).default([]) }

export type LiveRoleAssignment = Known<z.output<typeof roleAssignment>, "name">

/** The service's part of a state. */
export interface AuthorizationState {
  roleAssignments: LiveRoleAssignment[]
}
