// The SDK's functions one by one instead of its client class, so that a bundle holds these and not all of App Service.
import type { ConnStringValueTypePair } from "@azure/arm-appservice"
import { createWebSiteManagement, type WebSiteManagementContext } from "@azure/arm-appservice/api"
import {
  get,
  getSlot,
  listApplicationSettings,
  listApplicationSettingsSlot,
  listConnectionStrings,
  listMetadata,
  listMetadataSlot,
  listConnectionStringsSlot,
  listSlotConfigurationNames,
  listSlots,
  update,
  updateApplicationSettings,
  updateApplicationSettingsSlot,
  updateConnectionStrings,
  updateConnectionStringsSlot,
  updateSlot,
  updateSlotConfigurationNames,
} from "@azure/arm-appservice/api/webApps"
import type { Azure, IdentitiesPatch } from "@keyless/azure"
import type { SiteData } from "./site.ts"
import type { Written } from "./written.ts"

interface RequestOptions {
  abortSignal?: AbortSignal
  requestOptions?: { headers?: Record<string, string> }
}

/** What the SDK shows of an answer before it reads the body. */
interface WatchedOptions extends RequestOptions {
  onResponse?(response: {
    readonly status: number
    readonly headers: { get(name: string): string | undefined }
  }): void
}

interface Settings {
  properties?: Record<string, string>
}

interface ConnectionStrings {
  properties?: Record<string, ConnStringValueTypePair>
}

/** Names that stay with a slot when slots are swapped, kept once for all slots of a site. A list that is left out stays as it is. */
interface SlotNames {
  appSettingNames?: string[]
  connectionStringNames?: string[]
}

interface SitePatch {
  identity?: Partial<IdentitiesPatch>
}

/** The calls of App Service that are used, for a site or one of its slots. */
export interface WebApp {
  get(options: RequestOptions): Promise<SiteData>
  update(patch: SitePatch, options: RequestOptions): Promise<Written<SiteData>>
  listSettings(options: RequestOptions): Promise<Settings>
  updateSettings(settings: Settings, options: RequestOptions): Promise<Written<Settings>>
  listConnectionStrings(options: RequestOptions): Promise<ConnectionStrings>
  listMetadata(options: RequestOptions): Promise<Settings>
  updateConnectionStrings(
    strings: ConnectionStrings,
    options: RequestOptions,
  ): Promise<Written<ConnectionStrings>>
  /** Names of the site's slots, without production. */
  listSlots(options: RequestOptions): Promise<readonly string[]>
  /** Of the whole site. */
  listSlotNames(options: RequestOptions): Promise<SlotNames>
  updateSlotNames(names: SlotNames, options: RequestOptions): Promise<Written<SlotNames>>
}

/** Azure takes an identity away by `null`, which the SDK sends but its types do not know. */
interface Patching {
  update(
    client: WebSiteManagementContext,
    group: string,
    site: string,
    patch: SitePatch,
    options: WatchedOptions,
  ): Promise<SiteData>
  updateSlot(
    client: WebSiteManagementContext,
    group: string,
    site: string,
    slot: string,
    patch: SitePatch,
    options: WatchedOptions,
  ): Promise<SiteData>
}
const patching: Patching = { update, updateSlot }

/** Sends a write; the SDK stumbles over a good answer that has no body. */
async function written<T>(
  options: RequestOptions,
  write: (watched: WatchedOptions) => Promise<T>,
): Promise<Written<T>> {
  let status = 0
  let location: string | undefined
  const watched: WatchedOptions = {
    ...options,
    onResponse(response) {
      status = response.status
      location = response.headers.get("location")
    },
  }
  const place = () => (status === 202 && location !== undefined ? { location } : {})
  try {
    const value = await write(watched)
    return { value, ...place() }
  } catch (error) {
    if (!(error instanceof TypeError) || status < 200 || status > 299) throw error
    return place()
  }
}

/** Which site or slot is meant. */
export interface WebAppName {
  readonly subscription: string
  readonly resourceGroup: string
  readonly site: string
  readonly slot?: string
}

/** Makes the calls. This module loads the SDK, so it is imported on first use. */
export function webAppOf(
  azure: Azure,
  { subscription, resourceGroup: group, site, slot }: WebAppName,
): WebApp {
  const client = azure.client((credential, options) =>
    createWebSiteManagement(credential, subscription, options),
  )
  const ofSite: Pick<WebApp, "listSlots" | "listSlotNames" | "updateSlotNames"> = {
    async listSlots(options) {
      const names: string[] = []
      // Azure names a slot "site/slot".
      for await (const { name = "" } of listSlots(client, group, site, options)) {
        names.push(name.slice(name.indexOf("/") + 1))
      }
      return names
    },
    listSlotNames: (options) => listSlotConfigurationNames(client, group, site, options),
    updateSlotNames: (names, options) =>
      written(options, (watched) => updateSlotConfigurationNames(client, group, site, names, watched)),
  }
  if (slot === undefined) {
    return {
      ...ofSite,
      get: (options) => get(client, group, site, options),
      update: (patch, options) =>
        written(options, (watched) => patching.update(client, group, site, patch, watched)),
      listSettings: (options) => listApplicationSettings(client, group, site, options),
      updateSettings: (settings, options) =>
        written(options, (watched) => updateApplicationSettings(client, group, site, settings, watched)),
      listMetadata: (options) => listMetadata(client, group, site, options),
      listConnectionStrings: (options) => listConnectionStrings(client, group, site, options),
      updateConnectionStrings: (strings, options) =>
        written(options, (watched) => updateConnectionStrings(client, group, site, strings, watched)),
    }
  }
  return {
    ...ofSite,
    get: (options) => getSlot(client, group, site, slot, options),
    update: (patch, options) =>
      written(options, (watched) => patching.updateSlot(client, group, site, slot, patch, watched)),
    listSettings: (options) => listApplicationSettingsSlot(client, group, site, slot, options),
    updateSettings: (settings, options) =>
      written(options, (watched) =>
        updateApplicationSettingsSlot(client, group, site, slot, settings, watched),
      ),
    listMetadata: (options) => listMetadataSlot(client, group, site, slot, options),
    listConnectionStrings: (options) => listConnectionStringsSlot(client, group, site, slot, options),
    updateConnectionStrings: (strings, options) =>
      written(options, (watched) => updateConnectionStringsSlot(client, group, site, slot, strings, watched)),
  }
}
