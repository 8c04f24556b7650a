// The SDK's functions one by one instead of its client class, so that a bundle holds these four and not all of App Service.
import { createWebSiteManagement, type WebSiteManagementContext } from "@azure/arm-appservice/api"
import {
  get,
  listApplicationSettings,
  update,
  updateApplicationSettings,
} from "@azure/arm-appservice/api/webApps"
import type { Azure, IdentitiesPatch } from "@keyless/azure"
import type { SiteData } from "./site.ts"

interface RequestOptions {
  abortSignal?: AbortSignal
  requestOptions?: { headers?: Record<string, string> }
}

interface Settings {
  properties?: Record<string, string>
}

interface SitePatch {
  identity?: Partial<IdentitiesPatch>
}

/** The calls of App Service that are used, for the sites of one resource group. */
export interface WebApps {
  get(name: string, options: RequestOptions): Promise<SiteData>
  update(name: string, patch: SitePatch, options: RequestOptions): Promise<SiteData>
  listSettings(name: string, options: RequestOptions): Promise<Settings>
  updateSettings(name: string, settings: Settings, options: RequestOptions): Promise<Settings>
}

/** Azure takes an identity away by `null`, which the SDK sends but its types do not know. */
interface Patching {
  update(
    client: WebSiteManagementContext,
    group: string,
    name: string,
    patch: SitePatch,
    options: RequestOptions,
  ): Promise<SiteData>
}
const patching: Patching = { update }

/** Makes the calls. This module loads the SDK, so it is imported on first use. */
export function webAppsOf(azure: Azure, subscription: string, group: string): WebApps {
  const client = azure.client((credential, options) =>
    createWebSiteManagement(credential, subscription, options),
  )
  return {
    get: (name, options) => get(client, group, name, options),
    update: (name, patch, options) => patching.update(client, group, name, patch, options),
    listSettings: (name, options) => listApplicationSettings(client, group, name, options),
    updateSettings: (name, settings, options) =>
      updateApplicationSettings(client, group, name, settings, options),
  }
}
