import { z } from "zod"
import type { Known, WithSystemIdentity } from "../../../kit/state/live-types.ts"
import { type Location, providedId } from "../../../kit/state/resource-id.ts"
import { inResourceGroup, systemIdentity, userAssignedIdentities } from "../../../kit/state/seed-parts.ts"
import { containerAppFields } from "./schema.ts"

const containerApp = z.strictObject({
  ...inResourceGroup,
  ...containerAppFields,
  /** Whether its containers run. */
  runningStatus: z.enum(["Running", "Stopped"]).default("Running"),
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities,
})

export const containerAppSeed = { containerApps: z.array(containerApp).default([]) }

export type LiveContainerApp = WithSystemIdentity<Known<z.output<typeof containerApp>, "subscriptionId">>
export type LiveRevision = LiveContainerApp["revisions"][number]

/** The service's part of a state. */
export interface ContainerAppState {
  containerApps: LiveContainerApp[]
}

export const containerAppType = "Microsoft.App/containerApps"

/** ARM id of a container app. */
export const containerAppId = (at: Location): string => providedId(at, containerAppType)
