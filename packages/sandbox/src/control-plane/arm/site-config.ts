import { z } from "zod"
import type { LiveSite } from "../../state/live-types.ts"
import { siteId } from "../../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { ok } from "./answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import type { ArmRoute } from "./routes.ts"
import type { SiteWriter } from "./site-writes.ts"
import { siteOf } from "./sites.ts"

const type = "Microsoft.Web/sites/config"

const envelope = {
  id: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  kind: z.string().nullish(),
  location: z.string().nullish(),
  tags: z.unknown().optional(),
}
const settingsBody = z.strictObject({ ...envelope, properties: z.record(z.string(), z.string()).nullish() })
const names = z.array(z.string()).nullish()
const slotNamesBody = z.strictObject({
  ...envelope,
  properties: z
    .strictObject({ appSettingNames: names, connectionStringNames: names, azureStorageConfigNames: names })
    .nullish(),
})

/** App settings and the names that stay with a slot. A write of settings replaces the whole collection. */
export const siteConfigRoutes = (plane: ControlPlane, write: SiteWriter): ArmRoute[] => {
  const config =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}/config"
  const settings = (site: LiveSite) =>
    ok({
      id: `${siteId(site)}/config/appsettings`,
      name: "appsettings",
      type,
      location: site.location,
      properties: site.appSettings,
    })
  const slotNames = (site: LiveSite) =>
    ok({
      id: null,
      name: site.name,
      type: "Microsoft.Web/sites",
      location: site.location,
      properties: {
        connectionStringNames: null,
        appSettingNames: site.slotSettingNames.length === 0 ? null : site.slotSettingNames,
        azureStorageConfigNames: null,
      },
    })
  return [
    {
      method: "POST",
      path: `${config}/appsettings/list`,
      operation: `${type}/list/action`,
      apiVersions,
      handle: (request) => settings(siteOf(plane, request)),
    },
    {
      method: "PUT",
      path: `${config}/appsettings`,
      operation: `${type}/write`,
      apiVersions,
      handle: async (request) => {
        const site = siteOf(plane, request)
        const { properties } = parseBody(settingsBody, request.body, plane.lenient)
        await write(site, () => {
          site.appSettings = { ...properties }
        })
        return settings(site)
      },
    },
    {
      method: "GET",
      path: `${config}/slotConfigNames`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => slotNames(siteOf(plane, request)),
    },
    {
      method: "PUT",
      path: `${config}/slotConfigNames`,
      operation: `${type}/write`,
      apiVersions,
      handle: async (request) => {
        const site = siteOf(plane, request)
        const { properties } = parseBody(slotNamesBody, request.body, plane.lenient)
        await write(site, () => {
          // Azure keeps a list that is left out and empties one that is sent empty.
          if (properties?.appSettingNames) site.slotSettingNames = properties.appSettingNames
        })
        return slotNames(site)
      },
    },
  ]
}
