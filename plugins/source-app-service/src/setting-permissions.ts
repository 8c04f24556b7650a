import type { Permission } from "@keyless/core/plugin"

import type { Site } from "./site.ts"

/**
 * What reading and changing app settings needs.
 *
 * @param maySwap - whether the site is in a tier with slots
 */
export function settingPermissions(
  { id, slot, production }: Pick<Site, "id" | "slot" | "production">,
  maySwap: boolean,
): { readonly read: readonly Permission[]; readonly write: readonly Permission[] } {
  const type = slot === undefined ? "Microsoft.Web/sites" : "Microsoft.Web/sites/slots"
  const own = (verb: string) => ({ operation: `${type}/config/${verb}`, scope: id })
  const ofSite = (operation: string) => ({ operation: `Microsoft.Web/sites/${operation}`, scope: production })
  const read = [own("list/action")]
  const write = [...read, own("write")]
  if (!maySwap) return { read, write }
  const names = ["slots/read", "slots/config/list/action", "config/read"]
  const others = slot === undefined ? [] : ["config/write", "config/list/action"]
  return { read, write: [...write, ...[...names, ...others].map(ofSite)] }
}
