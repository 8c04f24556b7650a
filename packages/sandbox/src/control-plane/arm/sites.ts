import { productionSlot } from "../../state/deployment-slots.ts"
import type { LiveSite } from "../../state/live-types.ts"
import { same, sameLocation } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { ok } from "./answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { type ArmRequest, type ArmRoute, locationOf } from "./routes.ts"
import { siteBody } from "./site-body.ts"
import { blankApp, type SiteChanges, productionOf } from "./site-changes.ts"

const type = "Microsoft.Web/sites"

/** Web apps and function apps: read, list, create, change, delete. */
export const siteRoutes = (plane: ControlPlane, changes: SiteChanges): ArmRoute[] => {
  const { store } = plane
  const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}"
  const one = `${group}/providers/${type}/{name}`

  const listed = (sites: readonly LiveSite[]) =>
    ok({ value: sites.map((site) => siteBody(productionSlot(site), store)), nextLink: null, id: null })
  const create = async (request: ArmRequest) => {
    const site: LiveSite = {
      ...blankApp(),
      ...locationOf(request),
      location: "",
      sku: "Basic",
      slotSettingNames: [],
      slotConnectionStringNames: [],
      slots: [],
    }
    const answer = await changes.create(productionSlot(site), request)
    store.state.sites.push(site)
    return answer
  }

  return [
    {
      method: "GET",
      path: `/subscriptions/{subscriptionId}/providers/${type}`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const id = request.param("subscriptionId")
        return listed(store.state.sites.filter((site) => same(site.subscriptionId, id)))
      },
    },
    {
      method: "GET",
      path: `${group}/providers/${type}`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => {
        const at = {
          subscriptionId: request.param("subscriptionId"),
          resourceGroup: request.param("resourceGroup"),
        }
        return listed(store.state.sites.filter((site) => sameLocation(site, { ...at, name: site.name })))
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => ok(siteBody(productionOf(plane, request), store)),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => changes.change(productionOf(plane, request), request, false),
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => {
        const site = store.findSite(locationOf(request))
        return site === undefined ? create(request) : changes.change(productionSlot(site), request, true)
      },
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      handle: (request) => {
        const site = store.findSite(locationOf(request))
        if (site === undefined) return { status: 204 }
        store.state.sites.splice(store.state.sites.indexOf(site), 1)
        return { status: 200 }
      },
    },
  ]
}
