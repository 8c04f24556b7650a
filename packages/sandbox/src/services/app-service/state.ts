import { z } from "zod"
import type { Known, WithSystemIdentity } from "../../kit/state/live-types.ts"
import { type Location, providedId } from "../../kit/state/resource-id.ts"
import {
  inResourceGroup,
  keptFields,
  systemIdentity,
  userAssignedIdentities,
} from "../../kit/state/seed-parts.ts"
import { connectionStringTypes } from "./connection-strings.ts"

/** What a site and a slot of it both have. */
const configured = {
  /** Whether its processes run. */
  state: z.enum(["Running", "Stopped"]).default("Running"),
  appSettings: z.record(z.string(), z.string()).default({}),
  /** What the portal and the Azure CLI note beside a site: `CURRENT_STACK` of one on Windows. */
  metadata: z.record(z.string(), z.string()).default({}),
  connectionStrings: z
    .record(z.string(), z.strictObject({ value: z.string(), type: z.enum(connectionStringTypes) }))
    .default({}),
  systemIdentity: systemIdentity.optional(),
  /** ARM ids of user-assigned identities. */
  userAssignedIdentities,
  /** ARM id of the identity that reads Key Vault references; the system identity where it is left out. */
  keyVaultReferenceIdentity: z.string().optional(),
}

/** A deployment slot. Kind, stack and location are those of the site where they are left out. */
const slot = z.strictObject({
  name: z.string(),
  location: z.string().optional(),
  kept: keptFields.default({}),
  kind: z.string().optional(),
  linuxFxVersion: z.string().optional(),
  ...configured,
})

const site = z.strictObject({
  ...inResourceGroup,
  /** `functionapp` among its words makes it a function app. */
  kind: z.string().default("app,linux"),
  /** Left out, Node.js on Linux and nothing on Windows. */
  linuxFxVersion: z.string().optional(),
  /** Pricing tier as Azure writes it. Left out, `Standard` where there are slots and `Basic`, which has none, where not. */
  sku: z.string().optional(),
  ...configured,
  /** Names of settings that stay with the slot when slots are swapped. */
  slotSettingNames: z.array(z.string()).default([]),
  /** Names of connection strings that stay with the slot. */
  slotConnectionStringNames: z.array(z.string()).default([]),
  /** Names of storage mounts that stay with the slot. */
  slotStorageNames: z.array(z.string()).default([]),
  slots: z.array(slot).default([]),
})

export const siteSeed = { sites: z.array(site).default([]) }

type Site = z.output<typeof site>
export type LiveSlot = WithSystemIdentity<
  Known<Site["slots"][number], "kind" | "linuxFxVersion" | "location">
>
export type LiveSite = WithSystemIdentity<
  Known<Omit<Site, "slots">, "subscriptionId" | "sku" | "linuxFxVersion">
> & {
  slots: LiveSlot[]
}

/** The service's part of a state. */
export interface SiteState {
  sites: LiveSite[]
}

export const siteType = "Microsoft.Web/sites"

/** ARM id of a web app. */
export const siteId = (at: Location): string => providedId(at, siteType)

/** ARM id of a deployment slot; `name` is the site's. */
export const slotId = (at: Location & { readonly slot: string }): string => `${siteId(at)}/slots/${at.slot}`
