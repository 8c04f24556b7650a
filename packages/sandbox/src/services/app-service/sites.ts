import type { z } from "zod"
import { productionSlot } from "./deployment-slots.ts"
import type { LiveSite, SiteState } from "./state.ts"
import { findAt, same, sameLocation } from "../../kit/state/resource-id.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { ok } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { type ArmRequest, type ArmRoute, locationOf, withBody } from "../../kit/arm/routes.ts"
import { siteBody } from "./site-body.ts"
import { siteRequest } from "./site-request.ts"
import { blankApp, type SiteChanges, productionOf } from "./site-changes.ts"

const type = "Microsoft.Web/sites"

/** Web apps and function apps: read, list, create, change, delete. */
export const siteRoutes = (plane: ServiceKit<SiteState>, changes: SiteChanges): ArmRoute[] => {
  const { store } = plane
  const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}"
  const one = `${group}/providers/${type}/{name}`

  const listed = (sites: readonly LiveSite[]) =>
    ok({ value: sites.map((site) => siteBody(productionSlot(site), store)), nextLink: null, id: null })
  const create = async (request: ArmRequest, body: z.output<typeof siteRequest>) => {
    const site: LiveSite = {
      ...blankApp(),
      ...locationOf(request),
      location: "",
      sku: "Basic",
      slotSettingNames: [],
      slotConnectionStringNames: [],
      slotStorageNames: [],
      slots: [],
    }
    const answer = await changes.create(productionSlot(site), request, body)
    plane.own.sites.push(site)
    return answer
  }

  return [
    {
      method: "GET",
      path: `/subscriptions/{subscriptionId}/providers/${type}`,
      operation: `${type}/read`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const id = request.param("subscriptionId")
        return listed(plane.own.sites.filter((site) => same(site.subscriptionId, id)))
      },
    },
    {
      method: "GET",
      path: `${group}/providers/${type}`,
      operation: `${type}/read`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const at = {
          subscriptionId: request.param("subscriptionId"),
          resourceGroup: request.param("resourceGroup"),
        }
        return listed(plane.own.sites.filter((site) => sameLocation(site, { ...at, name: site.name })))
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => ok(siteBody(productionOf(plane, request), store)),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, siteRequest, (request, body) =>
        changes.change(productionOf(plane, request), request, body, false),
      ),
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, siteRequest, (request, body) => {
        const site = findAt(plane.own.sites, locationOf(request))
        if (site === undefined) return create(request, body)
        return changes.change(productionSlot(site), request, body, true)
      }),
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const site = findAt(plane.own.sites, locationOf(request))
        if (site === undefined) return { status: 204 }
        plane.own.sites.splice(plane.own.sites.indexOf(site), 1)
        return { status: 200 }
      },
    },
  ]
}
