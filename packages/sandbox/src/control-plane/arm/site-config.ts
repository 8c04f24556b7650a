import { z } from "zod"
import { connectionStringTypes } from "../../state/connection-strings.ts"
import type { DeploymentSlot } from "../../state/deployment-slots.ts"
import type { LiveSite } from "../../state/live-types.ts"
import type { ControlPlane } from "../context.ts"
import { ok } from "./answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { parseBody } from "./body.ts"
import type { ArmRequest, ArmRoute } from "./routes.ts"
import { productionOf } from "./site-changes.ts"
import { slotOf } from "./site-slots.ts"
import type { SiteWriter } from "./site-writes.ts"

const type = "Microsoft.Web/sites/config"
const site =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}"

const envelope = {
  id: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  kind: z.string().nullish(),
  location: z.string().nullish(),
  tags: z.unknown().optional(),
}
const settingsBody = z.strictObject({ ...envelope, properties: z.record(z.string(), z.string()).nullish() })
const connectionString = z.strictObject({ value: z.string(), type: z.enum(connectionStringTypes) })
const connectionStringsBody = z.strictObject({
  ...envelope,
  properties: z.record(z.string(), connectionString).nullish(),
})
const names = z.array(z.string()).nullish()
const slotNamesBody = z.strictObject({
  ...envelope,
  properties: z
    .strictObject({ appSettingNames: names, connectionStringNames: names, azureStorageConfigNames: names })
    .nullish(),
})

const collection = (at: DeploymentSlot, name: string, properties: unknown) =>
  ok({ id: `${at.id}/config/${name}`, name, type, location: at.live.location, properties })

/**
 * App settings and connection strings of sites and slots, and the names that stay with a slot, which a site has for all its
 * slots. A write of settings or connection strings replaces the whole collection.
 */
export const siteConfigRoutes = (plane: ControlPlane, write: SiteWriter): ArmRoute[] => {
  const collections = (
    path: string,
    operation: string,
    find: (plane: ControlPlane, request: ArmRequest) => DeploymentSlot,
  ): ArmRoute[] => {
    const settings = (at: DeploymentSlot) => collection(at, "appsettings", at.live.appSettings)
    const strings = (at: DeploymentSlot) => collection(at, "connectionstrings", at.live.connectionStrings)
    return [
      {
        method: "POST",
        path: `${path}/config/appsettings/list`,
        operation: `${operation}/list/action`,
        apiVersions,
        handle: (request) => settings(find(plane, request)),
      },
      {
        method: "PUT",
        path: `${path}/config/appsettings`,
        operation: `${operation}/write`,
        apiVersions,
        handle: async (request) => {
          const at = find(plane, request)
          const { properties } = parseBody(settingsBody, request.body, plane.lenient)
          await write([at], () => {
            at.live.appSettings = { ...properties }
          })
          return settings(at)
        },
      },
      {
        method: "POST",
        path: `${path}/config/connectionstrings/list`,
        operation: `${operation}/list/action`,
        apiVersions,
        handle: (request) => strings(find(plane, request)),
      },
      {
        method: "PUT",
        path: `${path}/config/connectionstrings`,
        operation: `${operation}/write`,
        apiVersions,
        handle: async (request) => {
          const at = find(plane, request)
          const { properties } = parseBody(connectionStringsBody, request.body, plane.lenient)
          await write([at], () => {
            at.live.connectionStrings = { ...properties }
          })
          return strings(at)
        },
      },
    ]
  }
  return [
    ...collections(site, type, productionOf),
    ...collections(`${site}/slots/{slot}`, "Microsoft.Web/sites/slots/config", slotOf),
    {
      method: "GET",
      path: `${site}/config/slotConfigNames`,
      operation: `${type}/read`,
      apiVersions,
      handle: (request) => slotNames(productionOf(plane, request).site),
    },
    {
      method: "PUT",
      path: `${site}/config/slotConfigNames`,
      operation: `${type}/write`,
      apiVersions,
      handle: async (request) => {
        const at = productionOf(plane, request)
        const { properties } = parseBody(slotNamesBody, request.body, plane.lenient)
        await write([at], () => {
          // Azure keeps a list that is left out and empties one that is sent empty.
          const { appSettingNames, connectionStringNames } = properties ?? {}
          if (appSettingNames) at.site.slotSettingNames = appSettingNames
          if (connectionStringNames) at.site.slotConnectionStringNames = connectionStringNames
        })
        return slotNames(at.site)
      },
    },
  ]
}

const slotNames = (live: LiveSite) =>
  ok({
    id: null,
    name: live.name,
    type: "Microsoft.Web/sites",
    location: live.location,
    properties: {
      connectionStringNames:
        live.slotConnectionStringNames.length === 0 ? null : live.slotConnectionStringNames,
      appSettingNames: live.slotSettingNames.length === 0 ? null : live.slotSettingNames,
      azureStorageConfigNames: null,
    },
  })
