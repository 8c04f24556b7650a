import { changeWholeSettings, changeUntilHeld, wholeChange } from "@keyless/azure"
import type { SettingsStore } from "@keyless/core/plugin"
import { decideChange, isChanged } from "@keyless/core/settings"

import { namesOf } from "./setting-names.ts"
import { settingPermissions } from "./setting-permissions.ts"
import type { Site, SiteData } from "./site.ts"
import { letNamesGo, tieNames } from "./slot-names.ts"
import { canSwap, maySwap } from "./swapping.ts"

/**
 * The app settings of a site or slot. Where a site has slots, keys that are set are tied to their slot first: a swap is to leave
 * them with the identity that they name. That is done before the settings are read for the write, which keeps the moment
 * between reading and writing short.
 */
export function settingsStore(site: Site, found: SiteData): SettingsStore {
  const title = `app settings of ${site.name}`
  const permissions = settingPermissions(site, maySwap(found))
  return {
    title,
    names: namesOf(found),
    readPermissions: permissions.read,
    writePermissions: permissions.write,
    read: (context) => site.readSettings(context),
    async change(context, change) {
      const whole = wholeChange(context, site)
      const write = () =>
        changeUntilHeld(context, title, () => changeWholeSettings(context, whole, site, change))
      if (!(await canSwap(site, found, context))) {
        await write()
        return
      }
      await site.withNames(async () => {
        const now = await site.readSettings(context)
        const wanted = decideChange(change, now)
        if (!isChanged(now, wanted)) await tieNames(site, context, "appSettingNames", [...wanted.set.keys()])
        const { remove } = await write()
        await letNamesGo(site, context, "appSettingNames", remove)
      })
    },
  }
}
