import type { z } from "zod"
import { type DeploymentSlot, findSlot, namedSlot, takesSlots } from "./deployment-slots.ts"
import type { LiveSlot, SiteState } from "./state.ts"
import { same } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { armFailure, ok, resourceNotFound } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { type ArmRequest, type ArmRoute, withBody } from "../../kit/arm/routes.ts"
import { siteBody } from "./site-body.ts"
import { siteRequest } from "./site-request.ts"
import { blankApp, type SiteChanges, siteOf } from "./site-changes.ts"

const type = "Microsoft.Web/sites/slots"

const findNamed = (plane: ServiceKit<SiteState>, request: ArmRequest): DeploymentSlot | undefined => {
  const at = findSlot(siteOf(plane, request), request.param("slot"))
  return at?.slot === undefined ? undefined : at
}

/** The slot that a request names. @throws ArmFailure 404 when there is none. */
export const slotOf = (plane: ServiceKit<SiteState>, request: ArmRequest): DeploymentSlot => {
  const at = findNamed(plane, request)
  if (at !== undefined) return at
  const name = `${request.param("name")}/slots/${request.param("slot")}`
  throw resourceNotFound("Microsoft.Web/sites", name, request.param("resourceGroup"))
}

/** Deployment slots other than production: read, list, create, change, delete. */
export const siteSlotRoutes = (plane: ServiceKit<SiteState>, changes: SiteChanges): ArmRoute[] => {
  const { store } = plane
  const all =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}/slots"
  const one = `${all}/{slot}`

  const create = async (request: ArmRequest, body: z.output<typeof siteRequest>) => {
    const site = siteOf(plane, request)
    const name = request.param("slot")
    if (same(name, "production")) {
      throw armFailure(400, "BadRequest", `The slot name '${name}' is reserved.`)
    }
    if (!takesSlots(site)) {
      throw armFailure(
        409,
        "Conflict",
        `Cannot complete the operation because the site will exceed the number of slots allowed for the '${site.sku}' SKU.`,
      )
    }
    const { kind, linuxFxVersion } = site
    const slot: LiveSlot = { ...blankApp(), name, kind, linuxFxVersion, location: "" }
    const answer = await changes.create(namedSlot(site, slot), request, body)
    site.slots.push(slot)
    return answer
  }

  return [
    {
      method: "GET",
      path: all,
      operation: `${type}/read`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const site = siteOf(plane, request)
        const value = site.slots.map((slot) => siteBody(namedSlot(site, slot), store))
        return ok({ value, nextLink: null, id: null })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => ok(siteBody(slotOf(plane, request), store)),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "specified",
      ...withBody(plane, siteRequest, (request, body) =>
        changes.change(slotOf(plane, request), request, body, false),
      ),
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "specified",
      ...withBody(plane, siteRequest, (request, body) => {
        const at = findNamed(plane, request)
        return at === undefined ? create(request, body) : changes.change(at, request, body, true)
      }),
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const at = findNamed(plane, request)
        if (at === undefined) return { status: 204 }
        at.site.slots = at.site.slots.filter((slot) => slot !== at.live)
        return { status: 200 }
      },
    },
  ]
}
