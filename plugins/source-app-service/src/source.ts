import { type Azure, identitiesOf, identityStep, serviceConnector } from "@keyless/azure"
import { type Context, defineSource, isKeylessError, type SourcePlugin } from "@keyless/core/plugin"

import { type AppKind, functionApp, kindOf, webApp } from "./app-kind.ts"
import { appServiceFailure } from "./error-codes.ts"
import { networkOf } from "./network.ts"
import { openPlace } from "./places/open-place.ts"
import { placementOf } from "./places/placement.ts"
import { appServiceOptions, type AppServiceSourceOptions } from "./options.ts"
import { settingsStore } from "./settings.ts"
import { canSwap } from "./swapping.ts"
import { inSlot, siteId, type SiteParts } from "./site-id.ts"
import { openSite, type Site, type SiteData } from "./site.ts"

/**
 * Web apps of Azure App Service, and their deployment slots. Resolving an app is one GET.
 *
 * @example const plugins = [appServiceSource({ azure: createAzure() }), systemIdentityAuth()]
 * @public
 */
export function appServiceSource(options: { readonly azure: Azure }): SourcePlugin<AppServiceSourceOptions> {
  return sourceOf(webApp, options)
}

/**
 * Function apps of Azure Functions, and their deployment slots. Resolving an app is one GET.
 *
 * @example const plugins = [functionAppSource({ azure: createAzure() }), systemIdentityAuth()]
 * @public
 */
export function functionAppSource(options: { readonly azure: Azure }): SourcePlugin<AppServiceSourceOptions> {
  return sourceOf(functionApp, options)
}

function sourceOf(
  kind: AppKind,
  { azure }: { readonly azure: Azure },
): SourcePlugin<AppServiceSourceOptions> {
  return defineSource({
    id: kind.source,
    title: kind.title,
    version: "0.1.0",
    options: appServiceOptions(kind),
    optionsFromId: (id) => (siteId.matches(id) ? { id } : null),
    async resolve(context, options) {
      const parts = await locate(azure, context, options)
      const site = await openSite(azure, parts)
      const found = await find(kind, site, context, parts)
      const suggestedClient = kind.suggestClient(found)
      const placement = placementOf(options)
      return {
        id: site.id,
        name: site.name,
        ...(suggestedClient === undefined ? {} : { suggestedClient }),
        suggestClient: (inner, settings) =>
          kind.suggestFurther({ found, settings, notedStack: () => site.readNotedStack(inner) }),
        settings: settingsStore(site, found),
        network: networkOf(site.name, found),
        foreign: serviceConnector(azure, site.id),
        exchanges: async (inner) =>
          (await canSwap(site, found, inner))
            ? (await site.otherSlots(inner)).map((slot) => ({
                id: slot.id,
                name: slot.name,
                settings: settingsStore(slot, found),
              }))
            : [],
        ...(placement === undefined ? {} : { placement }),
        place: (inner, named, use) => openPlace({ azure, site, found }, inner, named, use),
        identities: identitiesOf(found.identity),
        identity: (request) => identityStep(azure, site, found.identity, request),
      }
    },
  })
}

async function locate(azure: Azure, context: Context, options: AppServiceSourceOptions): Promise<SiteParts> {
  const { id, resourceGroup = "", name = "" } = options
  if (id !== undefined) return siteId.parse(id)
  const subscription = await azure.subscription(context, options.subscription)
  return inSlot({ subscription, resourceGroup, site: name }, options.slot)
}

async function find(kind: AppKind, site: Site, context: Context, parts: SiteParts): Promise<SiteData> {
  const found = await get(kind, site, context, parts)
  const actual = kindOf(found)
  if (actual === kind) return found
  throw appServiceFailure("source_not_found", `${site.name} is a ${actual.noun}, not a ${kind.noun}.`, {
    hint: `Use: keyless ${actual.source} connection ...`,
    resource: site.id,
  })
}

async function get(kind: AppKind, site: Site, context: Context, parts: SiteParts): Promise<SiteData> {
  try {
    return await site.get(context)
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "resource_not_found") throw error
    const { subscription, resourceGroup, site: name, slot } = parts
    const inGroup = `--subscription ${subscription} --resource-group ${resourceGroup}`
    const shown = `--query "[].name" --output tsv`
    const [message, command] =
      slot === undefined
        ? [`The resource group ${resourceGroup} has no ${kind.noun} ${name}.`, `list ${inGroup}`]
        : [
            `The resource group ${resourceGroup} has no ${kind.noun} ${name} with a slot ${slot}.`,
            `deployment slot list ${inGroup} --name ${name}`,
          ]
    throw appServiceFailure("source_not_found", message, {
      hint: `See what there is with: az ${kind.source} ${command} ${shown}`,
      resource: site.id,
      cause: error.cause,
    })
  }
}
