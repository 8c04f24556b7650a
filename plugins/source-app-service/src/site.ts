import {
  type Azure,
  call,
  type HeldIdentities,
  type IdentityHolder,
  type ResourceIdParts,
  resourceIdType,
  sendOnce,
} from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

/** Ids of web apps. */
export const siteId = resourceIdType("Microsoft.Web/sites/{site}")

/** The part of a site that this plugin reads. */
export interface SiteData {
  readonly id?: string
  readonly name?: string
  readonly identity?: HeldIdentities
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

type Call = Pick<Context, "signal">

/** One web app. Every call throws KeylessError, translated by `@keyless/azure`. */
export interface Site extends IdentityHolder {
  get(context: Call): Promise<SiteData>
  /** All settings with their values. */
  readSettings(context: Call): Promise<ReadonlyMap<string, string>>
  /** Replaces the whole collection. Sent once: what is written depends on what was read. */
  writeSettings(context: Call, settings: ReadonlyMap<string, string>): Promise<void>
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
  const get: Site["get"] = ({ signal }) =>
    call(() => apps.get(name, { abortSignal: signal }), { resource: id, signal })
  return {
    id,
    name,
    principalName: name,
    permissions: ["Microsoft.Web/sites/read", "Microsoft.Web/sites/write"].map((operation) => ({
      operation,
      scope: id,
    })),
    get,
    readIdentities: async (context) => (await get(context)).identity,
    async patchIdentities({ signal }, identity) {
      const patch = () => apps.update(name, { identity }, { abortSignal: signal, ...once })
      return (await call(patch, { resource: id, signal })).identity
    },
    async readSettings({ signal }) {
      const list = () => apps.listSettings(name, { abortSignal: signal })
      return new Map(Object.entries((await call(list, { resource: id, signal })).properties ?? {}))
    },
    async writeSettings({ signal }, settings) {
      const properties = Object.fromEntries(settings)
      const put = () => apps.updateSettings(name, { properties }, { abortSignal: signal, ...once })
      await call(put, { resource: id, signal })
    },
    exclusively: (work) => azure.exclusively(id, work),
  }
}
