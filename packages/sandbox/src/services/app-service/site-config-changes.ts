import type { DeploymentSlot } from "./deployment-slots.ts"
import { isObject, type Kept, keptAfter, keptOf } from "../../kit/arm/fields/kept.ts"
import { type SiteConfigRequest, siteConfigRequest } from "./site-request.ts"

type Live = DeploymentSlot["live"]

/** What `siteConfig` of a body does beside what is kept of it: the stack, and settings and connection strings, which it replaces as a whole. */
export const applySiteConfig = (live: Live, config: SiteConfigRequest | null | undefined): void => {
  if (!config) return
  const { linuxFxVersion, appSettings, connectionStrings } = config
  if (typeof linuxFxVersion === "string") live.linuxFxVersion = linuxFxVersion
  if (appSettings) live.appSettings = Object.fromEntries(appSettings.map(({ name, value }) => [name, value]))
  if (connectionStrings) {
    live.connectionStrings = Object.fromEntries(
      connectionStrings.map(({ name, connectionString, type }) => [name, { value: connectionString, type }]),
    )
  }
}

/** What a site keeps of its `siteConfig`. */
export const keptConfig = ({ kept }: Live): Kept => {
  const properties = kept["properties"]
  const config = isObject(properties) ? properties["siteConfig"] : undefined
  return isObject(config) ? { ...config } : {}
}

/** Keeps what a body of `config/web` sets; with `replace` (PUT) everything else goes. */
export const keepConfig = (live: Live, config: SiteConfigRequest, replace: boolean): void => {
  const properties = isObject(live.kept["properties"]) ? live.kept["properties"] : {}
  const siteConfig = replace
    ? keptOf(siteConfigRequest, config)
    : keptAfter(siteConfigRequest, keptConfig(live), config)
  live.kept = { ...live.kept, properties: { ...properties, siteConfig } }
}
