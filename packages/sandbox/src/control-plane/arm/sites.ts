import type { z } from "zod"
import type { LiveSite } from "../../state/live-types.ts"
import { same, sameLocation } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { armFailure, ok, resourceNotFound } from "./answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import { authorizeAssignment } from "./checks.ts"
import { identityBody, namedIdentities, wantedIdentity } from "./identity.ts"
import { locationOf, type ArmRequest, type ArmRoute } from "./routes.ts"
import { siteBody } from "./site-body.ts"
import { siteRequest } from "./site-request.ts"
import type { SiteWriter } from "./site-writes.ts"

const type = "Microsoft.Web/sites"

/** The site a request names. @throws ArmFailure 404 when there is none. */
export const siteOf = (plane: ControlPlane, request: ArmRequest): LiveSite => {
  const site = plane.store.findSite(locationOf(request))
  if (site === undefined) throw resourceNotFound(type, request.param("name"), request.param("resourceGroup"))
  return site
}

/** Web apps: read, list, create, change, delete. */
export const siteRoutes = (plane: ControlPlane, write: SiteWriter): ArmRoute[] => {
  const { store } = plane
  const group = "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}"
  const one = `${group}/providers/${type}/{name}`

  const applyIdentity = (site: LiveSite, wanted: z.output<typeof identityBody>, replace: boolean) => {
    const { system, userAssigned } = wantedIdentity(store, site.userAssignedIdentities, wanted, replace)
    if (system) store.enableSystemIdentity(site)
    else store.disableSystemIdentity(site)
    site.userAssignedIdentities = userAssigned
  }
  const change = async (site: LiveSite, request: ArmRequest, replace: boolean) => {
    const body = parseBody(siteRequest(site, store), request.body, plane.lenient)
    if (body.identity) {
      const added = namedIdentities(body.identity).filter(
        (id) => !site.userAssignedIdentities.some((present) => same(present, id)),
      )
      authorizeAssignment(store, request, `${type}/write`, added)
    }
    await write(site, () => {
      if (body.identity) applyIdentity(site, body.identity, replace)
      if (body.kind) site.kind = body.kind
      const reader = body.properties?.keyVaultReferenceIdentity
      if (reader && same(reader, "SystemAssigned")) delete site.keyVaultReferenceIdentity
      else if (reader) site.keyVaultReferenceIdentity = reader
      const stack = body.properties?.siteConfig?.linuxFxVersion
      if (typeof stack === "string") site.linuxFxVersion = stack
    })
    return ok(siteBody(site, store))
  }
  const create = async (request: ArmRequest) => {
    const site: LiveSite = {
      ...locationOf(request),
      location: "",
      kind: "app",
      linuxFxVersion: "",
      appSettings: {},
      slotSettingNames: [],
      userAssignedIdentities: [],
    }
    const body = parseBody(siteRequest(site, store), request.body, plane.lenient)
    if (!body.location) {
      throw armFailure(400, "LocationRequired", "The location property is required for this definition.")
    }
    site.location = body.location
    for (const { name, value } of body.properties?.siteConfig?.appSettings ?? [])
      site.appSettings[name] = value
    const answer = await change(site, request, true)
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
        const sites = store.state.sites.filter((site) => same(site.subscriptionId, id))
        return ok({ value: sites.map((site) => siteBody(site, store)), nextLink: null, id: null })
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
        const sites = store.state.sites.filter((site) => sameLocation(site, { ...at, name: site.name }))
        return ok({ value: sites.map((site) => siteBody(site, store)), nextLink: null, id: null })
      },
    },
    {
      method: "GET",
      path: one,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => ok(siteBody(siteOf(plane, request), store)),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => change(siteOf(plane, request), request, false),
    },
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      handle: (request) => {
        const site = store.findSite(locationOf(request))
        return site === undefined ? create(request) : change(site, request, true)
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
