import { type ResourceIdParts, resourceIdType } from "@keyless/azure"

const productionId = resourceIdType("Microsoft.Web/sites/{site}")
const namedSlotId = resourceIdType("Microsoft.Web/sites/{site}/slots/{slot}")

/** The parts of the id of a site, or of one of its slots; the production slot is the site itself. */
export type SiteParts = ResourceIdParts<"Microsoft.Web/sites/{site}"> & { readonly slot?: string }

/** Ids of sites and of their slots, in any case and to their end. */
export const siteId = {
  /** @throws KeylessError `invalid_resource_id` */
  parse(id: string): SiteParts {
    const found = namedSlotId.match(id)
    return found === undefined ? productionId.parse(id) : inSlot(found, found.slot)
  },
  matches: (id: string): boolean =>
    productionId.match(id) !== undefined || namedSlotId.match(id) !== undefined,
  /** @throws KeylessError `invalid_resource_id` for a part that cannot stand in an id */
  build: ({ slot, ...site }: SiteParts): string =>
    slot === undefined ? productionId.build(site) : namedSlotId.build({ ...site, slot }),
}

/** A slot of a site by its name, or the site itself for `production` or no name. */
export function inSlot(
  { subscription, resourceGroup, site }: SiteParts,
  slot: string | undefined,
): SiteParts {
  const parts = { subscription, resourceGroup, site }
  return slot === undefined || slot.toLowerCase() === "production" ? parts : { ...parts, slot }
}
