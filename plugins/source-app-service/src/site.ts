import { type Azure, call, type ResourceIdParts, resourceIdType, sendOnce } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

/** Ids of web apps. */
export const siteId = resourceIdType("Microsoft.Web/sites/{site}")

/** The identities of an app, as App Service spells them: `SystemAssigned, UserAssigned` with a blank. */
export interface SiteIdentity {
  readonly type?: string
  readonly principalId?: string
  readonly tenantId?: string
  readonly userAssignedIdentities?: Readonly<Record<string, { readonly principalId?: string } | null>>
}

/** The part of a site that this plugin reads. */
export interface SiteData {
  readonly id?: string
  readonly name?: string
  readonly identity?: SiteIdentity
  readonly siteConfig?: StackConfig
}

/** What a site's configuration says about its run-time stack. */
export interface StackConfig {
  readonly linuxFxVersion?: string
  readonly windowsFxVersion?: string
  readonly javaVersion?: string
  readonly netFrameworkVersion?: string
  readonly pythonVersion?: string
  readonly nodeVersion?: string
  readonly phpVersion?: string
}

/** A change of identities: types as a whole, user-assigned identities one by one, `null` takes one away. */
export interface SiteIdentityPatch {
  type?: "None" | "SystemAssigned" | "UserAssigned" | "SystemAssigned, UserAssigned"
  userAssignedIdentities?: Record<string, object | null>
}

type Call = Pick<Context, "signal">

/** One web app. Every call throws KeylessError, translated by `@keyless/azure`. */
export interface Site {
  readonly id: string
  readonly name: string
  get(context: Call): Promise<SiteData>
  /** Changes the identities alone. Sent once: what is patched depends on what was read. */
  patchIdentity(context: Call, identity: SiteIdentityPatch): Promise<SiteData>
  /** All settings with their values. */
  readSettings(context: Call): Promise<Readonly<Record<string, string>>>
  /** Replaces the whole collection. Sent once, as {@link patchIdentity}. */
  writeSettings(context: Call, settings: Readonly<Record<string, string>>): Promise<void>
  /** Runs a write of this site after the writes that this process has begun: App Service refuses two at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}

/** Opens a web app. The SDK is loaded here; no request is sent. */
export async function openSite(
  azure: Azure,
  parts: ResourceIdParts<"Microsoft.Web/sites/{site}">,
): Promise<Site> {
  const { webAppsOf } = await import("./web-apps.ts")
  const { subscription, resourceGroup, site: name } = parts
  const apps = webAppsOf(azure, subscription, resourceGroup)
  const id = siteId.build(parts)
  const once = { requestOptions: { headers: { ...sendOnce.headers } } }
  return {
    id,
    name,
    get: ({ signal }) => call(() => apps.get(name, { abortSignal: signal }), { resource: id, signal }),
    patchIdentity: ({ signal }, identity) =>
      call(() => apps.update(name, { identity }, { abortSignal: signal, ...once }), {
        resource: id,
        signal,
      }),
    async readSettings({ signal }) {
      const list = () => apps.listSettings(name, { abortSignal: signal })
      return (await call(list, { resource: id, signal })).properties ?? {}
    },
    async writeSettings({ signal }, properties) {
      const put = () =>
        apps.updateSettings(name, { properties: { ...properties } }, { abortSignal: signal, ...once })
      await call(put, { resource: id, signal })
    },
    exclusively: (work) => azure.exclusively(id, work),
  }
}
