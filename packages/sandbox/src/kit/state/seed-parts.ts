import { z } from "zod"
import { guid } from "./guid.ts"

/** System identity of a resource in a seed. */
export const systemIdentity = z.strictObject({
  principalId: guid.optional(),
  clientId: guid.optional(),
})

/** Fields of the ARM body that the sandbox keeps and shows and does not act on, such as `tags`. */
export const keptFields = z.record(z.string(), z.unknown())

/** What every resource in a resource group has in a seed. */
export const inResourceGroup = {
  subscriptionId: guid.optional(),
  resourceGroup: z.string(),
  name: z.string(),
  location: z.string().default("eastus"),
  kept: keptFields.default({}),
}

/** ARM ids of user-assigned identities that a resource holds. */
export const userAssignedIdentities = z.array(z.string()).default([])

/** Whether a resource can be reached from public networks. */
export const publicNetworkAccess = z.enum(["Enabled", "Disabled"]).default("Enabled")

/** When what a seed holds was made, where the seed does not say. */
export const before = "2025-01-01T00:00:00.000Z"
