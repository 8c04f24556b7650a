import { type Azure, identitiesOf, identityStep, type ResourceIdParts } from "@keyless/azure"
import { type Context, defineSource, isKeylessError, type SourcePlugin } from "@keyless/core/plugin"

import { appServiceFailure } from "./error-codes.ts"
import { appServiceOptions, type AppServiceSourceOptions } from "./options.ts"
import { settingsStore } from "./settings.ts"
import { openSite, type Site, type SiteData, siteId } from "./site.ts"
import { suggestClient } from "./stack.ts"

/**
 * Web apps of Azure App Service. Resolving an app is one GET.
 *
 * @example const plugins = [appServiceSource({ azure: createAzure() }), systemIdentityAuth()]
 * @public
 */
export function appServiceSource({
  azure,
}: {
  readonly azure: Azure
}): SourcePlugin<AppServiceSourceOptions> {
  return defineSource({
    id: "webapp",
    title: "Azure App Service web app",
    version: "0.1.0",
    options: appServiceOptions,
    async resolve(context, options) {
      const parts = await locate(azure, context, options)
      const site = await openSite(azure, parts)
      const found = await find(site, context, parts)
      const suggestedClient = suggestClient(found.siteConfig)
      return {
        id: site.id,
        name: site.name,
        ...(suggestedClient === undefined ? {} : { suggestedClient }),
        settings: settingsStore(site),
        identities: identitiesOf(found.identity),
        identity: (request) => identityStep(azure, site, found.identity, request),
      }
    },
  })
}

type SiteParts = ResourceIdParts<"Microsoft.Web/sites/{site}">

async function locate(azure: Azure, context: Context, options: AppServiceSourceOptions): Promise<SiteParts> {
  const { id, resourceGroup = "", name = "" } = options
  if (id !== undefined) return siteId.parse(id)
  return { subscription: await azure.subscription(context, options.subscription), resourceGroup, site: name }
}

async function find(
  site: Site,
  context: Context,
  { subscription, resourceGroup }: SiteParts,
): Promise<SiteData> {
  try {
    return await site.get(context)
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "resource_not_found") throw error
    throw appServiceFailure(
      "source_not_found",
      `The resource group ${resourceGroup} has no web app ${site.name}.`,
      {
        hint: `See what there is with: az webapp list --subscription ${subscription} --resource-group ${resourceGroup} --query "[].name" --output tsv`,
        resource: site.id,
        cause: error.cause,
      },
    )
  }
}
