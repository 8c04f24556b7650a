import { z } from "zod"
import { guid } from "./guid.ts"

const user = z.strictObject({
  objectId: guid.optional(),
  userPrincipalName: z.string(),
  displayName: z.string().optional(),
  password: z.string().optional(),
})

const servicePrincipal = z.strictObject({
  objectId: guid.optional(),
  clientId: guid.optional(),
  displayName: z.string(),
  secret: z.string().optional(),
})

const group = z.strictObject({
  objectId: guid.optional(),
  displayName: z.string(),
  /** Object ids of users, service principals and groups. */
  members: z.array(guid).default([]),
})

/**
 * Fields of a seed that are the kit's own: the tenant, its directory, subscriptions and resource groups. Object ids, client ids and tenant
 * ids are lower-case GUIDs. Ids that are left out are made when the seed is loaded.
 */
export const kitSeed = {
  tenantId: guid.default("10000000-0000-4000-8000-000000000001"),
  /** The public address under which connections from this machine reach the databases (RFC 5737 range). */
  clientAddress: z.ipv4().default("203.0.113.7"),
  subscriptions: z
    .array(z.strictObject({ id: guid, displayName: z.string().default("Sandbox") }))
    .default([{ id: "20000000-0000-4000-8000-000000000001", displayName: "Sandbox" }]),
  directory: z
    .strictObject({
      users: z.array(user).default([]),
      servicePrincipals: z.array(servicePrincipal).default([]),
      groups: z.array(group).default([]),
      /** Application permissions for Microsoft Graph, such as `User.Read.All`, by object id of the application or identity. */
      graphPermissions: z.record(guid, z.array(z.string())).default({}),
    })
    .prefault({}),
  /**
   * ARM operations that a principal may not perform, by object id, as Azure operation names with `*` wildcards.
   * Everyone may do everything else, but the data of vaults and stores takes a role besides.
   */
  denied: z.record(guid, z.array(z.string())).default({}),
  resourceGroups: z
    .array(
      z.strictObject({
        subscriptionId: guid.optional(),
        name: z.string(),
        location: z.string().default("eastus"),
      }),
    )
    .default([]),
}

export const kitSeedSchema = z.object(kitSeed)

export type KitSeed = z.output<typeof kitSeedSchema>
