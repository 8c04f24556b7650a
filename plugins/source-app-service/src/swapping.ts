import type { Context } from "@keyless/core/plugin"

import type { Site, SiteData } from "./site.ts"

// learn.microsoft.com, "Set up staging environments in Azure App Service" and "Azure Functions deployment slots". A tier that is
// not among them is asked for its slots.
const tiersWithoutSlots = new Set(["Free", "Shared", "Basic", "FlexConsumption"])

/** Whether a site is in a tier in which slots can be swapped. */
export function maySwap({ sku = "" }: SiteData): boolean {
  return !tiersWithoutSlots.has(sku)
}

/** Whether there are slots that may be swapped; asked only where there may be. */
export async function canSwap(site: Site, found: SiteData, context: Context): Promise<boolean> {
  return site.slot !== undefined || (maySwap(found) && (await site.otherSlots(context)).length > 0)
}
