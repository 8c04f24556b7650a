import { z } from "zod"
import { type ConnectionString, connectionStringTypes } from "./connection-strings.ts"
import type { DeploymentSlot } from "./deployment-slots.ts"
import type { LiveSite, SiteState } from "./state.ts"
import type { Basis } from "../../kit/basis.ts"
import type { ServiceKit } from "../../kit/service.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { webVersions as apiVersions } from "./api-versions.ts"
import { acted, envelope, readOnly } from "../../kit/arm/fields/roles.ts"
import { type ArmRequest, type ArmRoute, withBody } from "../../kit/arm/routes.ts"
import { productionOf } from "./site-changes.ts"
import { slotOf } from "./site-slots.ts"
import type { SiteWriter } from "./site-writes.ts"
import { webConfigRoutes } from "./web-config.ts"

const type = "Microsoft.Web/sites/config"
const slotType = "Microsoft.Web/sites/slots/config"
const site =
  "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Web/sites/{name}"

const proxy = { ...envelope, kind: readOnly, location: readOnly, tags: readOnly }
const settingsBody = z.strictObject({
  ...proxy,
  properties: acted(z.record(z.string(), z.string()).nullish()),
})
const connectionString = z.strictObject({ value: z.string(), type: z.enum(connectionStringTypes) })
const connectionStringsBody = z.strictObject({
  ...proxy,
  properties: acted(z.record(z.string(), connectionString).nullish()),
})
const names = acted(z.array(z.string()).nullish())
const slotNamesBody = z.strictObject({
  ...proxy,
  properties: z
    .strictObject({ appSettingNames: names, connectionStringNames: names, azureStorageConfigNames: names })
    .nullish(),
})

/** Settings or connection strings: a collection that a write replaces. */
interface Collection<T> {
  readonly name: string
  readonly basis: Basis
  readonly body: z.ZodType<{ properties?: Record<string, T> | null | undefined }>
  readonly of: (live: DeploymentSlot["live"]) => Record<string, T>
  readonly replace: (live: DeploymentSlot["live"], values: Record<string, T>) => void
}

const appSettings: Collection<string> = {
  name: "appsettings",
  basis: "recorded",
  body: settingsBody,
  of: (live) => live.appSettings,
  replace: (live, values) => {
    live.appSettings = values
  },
}

const metadata: Collection<string> = {
  name: "metadata",
  basis: "specified",
  body: settingsBody,
  of: (live) => live.metadata,
  replace: (live, values) => {
    live.metadata = values
  },
}

const connectionStrings: Collection<ConnectionString> = {
  name: "connectionstrings",
  basis: "recorded",
  body: connectionStringsBody,
  of: (live) => live.connectionStrings,
  replace: (live, values) => {
    live.connectionStrings = values
  },
}

/**
 * App settings and connection strings of sites and slots, and the names that stay with a slot, which a site has for all its
 * slots.
 */
export const siteConfigRoutes = (plane: ServiceKit<SiteState>, write: SiteWriter): ArmRoute[] => {
  const collectionRoutes =
    (
      path: string,
      operation: string,
      find: (plane: ServiceKit<SiteState>, request: ArmRequest) => DeploymentSlot,
    ) =>
    <T>({ name, basis, body, of, replace }: Collection<T>): ArmRoute[] => {
      const answer = (at: DeploymentSlot) =>
        ok({ id: `${at.id}/config/${name}`, name, type, location: at.live.location, properties: of(at.live) })
      return [
        {
          method: "POST",
          path: `${path}/config/${name}/list`,
          operation: `${operation}/list/action`,
          apiVersions,
          basis,
          handle: (request) => answer(find(plane, request)),
        },
        {
          method: "PUT",
          path: `${path}/config/${name}`,
          operation: `${operation}/write`,
          apiVersions,
          basis,
          ...withBody(plane, body, async (request, { properties }) => {
            const at = find(plane, request)
            refuseSameNames(Object.keys(properties ?? {}))
            await write([at], () => replace(at.live, properties ?? {}))
            return answer(at)
          }),
        },
      ]
    }
  const ofSite = collectionRoutes(site, type, productionOf)
  const ofSlot = collectionRoutes(`${site}/slots/{slot}`, slotType, slotOf)
  return [
    ...ofSite(appSettings),
    ...ofSite(connectionStrings),
    ...ofSite(metadata),
    ...ofSlot(appSettings),
    ...ofSlot(connectionStrings),
    ...webConfigRoutes(plane, write, site, type, productionOf),
    ...webConfigRoutes(plane, write, `${site}/slots/{slot}`, slotType, slotOf),
    ...ofSlot(metadata),
    {
      method: "GET",
      path: `${site}/config/slotConfigNames`,
      operation: `${type}/read`,
      apiVersions,
      basis: "recorded",
      handle: (request) => slotNames(productionOf(plane, request).site),
    },
    {
      method: "PUT",
      path: `${site}/config/slotConfigNames`,
      operation: `${type}/write`,
      apiVersions,
      basis: "specified",
      ...withBody(plane, slotNamesBody, async (request, { properties }) => {
        const at = productionOf(plane, request)
        await write([at], () => {
          // Azure keeps a list that is left out and empties one that is sent empty.
          const { appSettingNames, connectionStringNames, azureStorageConfigNames } = properties ?? {}
          if (appSettingNames) at.site.slotSettingNames = appSettingNames
          if (connectionStringNames) at.site.slotConnectionStringNames = connectionStringNames
          if (azureStorageConfigNames) at.site.slotStorageNames = azureStorageConfigNames
        })
        return slotNames(at.site)
      }),
    },
  ]
}

/** @throws ArmFailure 400 for names that differ only in case */
const refuseSameNames = (given: readonly string[]): void => {
  const folded = given.map((each) => each.toLowerCase())
  const twice = given.find((each, index) => folded.indexOf(each.toLowerCase()) !== index)
  if (twice === undefined) return
  throw armFailure(400, "BadRequest", `The setting '${twice}' is there twice; names do not differ by case.`)
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
      azureStorageConfigNames: live.slotStorageNames.length === 0 ? null : live.slotStorageNames,
    },
  })
