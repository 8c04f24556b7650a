import { z } from "zod"
import { type DeploymentSlot, findSlot } from "./deployment-slots.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { SiteState } from "./state.ts"
import { armFailure, webFailure } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { writeOnly } from "../../kit/arm/fields/roles.ts"
import { withBody, type ArmRoute } from "../../kit/arm/routes.ts"
import { productionOf } from "./site-changes.ts"
import { slotOf } from "./site-slots.ts"
import type { SiteWriter } from "./site-writes.ts"

// No site of the sandbox is in a virtual network, so there is none to keep.
const swapBody = z.strictObject({ targetSlot: writeOnly(z.string()), preserveVnet: writeOnly(z.boolean()) })

/** What each side has after a swap: names that stay with a slot keep its own value, the others change sides. */
const swapped = <T>(
  one: Readonly<Record<string, T>>,
  other: Readonly<Record<string, T>>,
  staying: readonly string[],
): [Record<string, T>, Record<string, T>] => {
  const part = (values: Readonly<Record<string, T>>, stays: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => staying.includes(name) === stays))
  return [
    { ...part(one, true), ...part(other, false) },
    { ...part(other, true), ...part(one, false) },
  ]
}

/**
 * Swaps of slots. The stack travels with the content, and so do app settings and connection strings that are not marked as
 * slot settings; identities stay where they are (Microsoft, "Set up staging environments in Azure App Service").
 */
export const siteSwapRoutes = (plane: ServiceKit<SiteState>, write: SiteWriter): ArmRoute[] => {
  const site =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}"

  const swap = async (from: DeploymentSlot, { targetSlot }: z.output<typeof swapBody>) => {
    const to = findSlot(from.site, targetSlot)
    if (to === undefined) {
      throw webFailure(404, "51004", `Cannot find Slot with name ${targetSlot}.`)
    }
    if (to.id === from.id) {
      throw armFailure(400, "BadRequest", "The source and the target of a swap are the same slot.")
    }
    const [one, other] = [from.live, to.live]
    await write([from, to], () => {
      const { slotSettingNames, slotConnectionStringNames } = from.site
      const stack = one.linuxFxVersion
      one.linuxFxVersion = other.linuxFxVersion
      other.linuxFxVersion = stack
      const settings = swapped(one.appSettings, other.appSettings, slotSettingNames)
      one.appSettings = settings[0]
      other.appSettings = settings[1]
      const strings = swapped(one.connectionStrings, other.connectionStrings, slotConnectionStringNames)
      one.connectionStrings = strings[0]
      other.connectionStrings = strings[1]
    })
    return { status: 200 }
  }

  return [
    {
      method: "POST",
      path: `${site}/slotsswap`,
      operation: "Microsoft.Web/sites/slotsswap/action",
      apiVersions,
      basis: "documented",
      ...withBody(plane, swapBody, (request, body) => swap(productionOf(plane, request), body)),
    },
    {
      method: "POST",
      path: `${site}/slots/{slot}/slotsswap`,
      operation: "Microsoft.Web/sites/slots/slotsswap/action",
      apiVersions,
      basis: "documented",
      ...withBody(plane, swapBody, (request, body) => swap(slotOf(plane, request), body)),
    },
  ]
}
