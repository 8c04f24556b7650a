import { rewrite } from "@keyless/azure"
import {
  type Context,
  decideChange,
  type PlacedSetting,
  type PlaceUse,
  type SettingsPlace,
} from "@keyless/core/plugin"
import { replaceWhole } from "../replace.ts"
import type { ConnectionString, Site } from "../site.ts"

type Strings = ReadonlyMap<string, ConnectionString>
type Type = ConnectionString["type"]

/**
 * Type of a connection string by protocol. It decides the prefix of the variable that the app's process sees. .NET's configuration reads the strings
 * of PostgreSQL only under the prefix of custom ones: learn.microsoft.com, "Configure an App Service app", connection strings.
 */
const types: Readonly<Record<string, Type>> = { postgresql: "Custom", mysql: "MySql", tds: "SQLAzure" }

/** The place of connection strings in a site's section of that name, where .NET apps look for them. Other settings stay among the app settings. */
export function connectionStringsPlace(site: Site, { protocol }: PlaceUse): SettingsPlace {
  const title = `connection strings of ${site.name}`
  const type = types[protocol] ?? "Custom"
  return {
    title,
    readPermissions: site.settingPermissions.read,
    writePermissions: site.settingPermissions.write,
    keeps: isConnectionString,
    async read(context, settings) {
      return valuesOf(await site.readConnectionStrings(context), settings)
    },
    async change(context, settings, change) {
      const pass = () => changeStrings(site, context, settings, change, type)
      await site.exclusively(() => rewrite(context, title, pass))
    },
  }
}

/** Whether a setting is one whole connection string, under whichever name. */
export function isConnectionString({ defaultKey }: Pick<PlacedSetting, "defaultKey">): boolean {
  return defaultKey.endsWith("CONNECTIONSTRING")
}

function changeStrings(
  site: Site,
  context: Context,
  settings: readonly PlacedSetting[],
  change: Parameters<SettingsPlace["change"]>[2],
  type: Type,
) {
  return replaceWhole(context, {
    read: () => site.readConnectionStrings(context),
    decide: (before: Strings) => decideChange(change, valuesOf(before, settings)),
    holds: (now, { set, remove }) =>
      [...set].every(([key, value]) => now.get(key)?.value === value && now.get(key)?.type === type) &&
      remove.every((key) => !now.has(key)),
    async write(before, { set, remove }) {
      const after = new Map(before)
      for (const key of remove) after.delete(key)
      for (const [key, value] of set) after.set(key, { value, type })
      await site.writeConnectionStrings(context, after)
    },
  })
}

function valuesOf(strings: Strings, settings: readonly PlacedSetting[]): ReadonlyMap<string, string> {
  return new Map(
    settings.flatMap(({ key }) => {
      const value = strings.get(key)?.value
      return value === undefined ? [] : [[key, value]]
    }),
  )
}
