import { changeWholeSettings, rewrite } from "@keyless/azure"
import type { SettingsStore } from "@keyless/core/plugin"

import type { Site } from "./site.ts"

/** The app settings of a web app. Slot-sticky names are kept apart by App Service and stay as they are. */
export function settingsStore(site: Site): SettingsStore {
  const title = `app settings of ${site.name}`
  const list = { operation: "Microsoft.Web/sites/config/list/action", scope: site.id }
  return {
    title,
    readPermissions: [list],
    writePermissions: [list, { operation: "Microsoft.Web/sites/config/write", scope: site.id }],
    read: (context) => site.readSettings(context),
    async change(context, change) {
      await site.exclusively(() => rewrite(context, title, () => changeWholeSettings(context, site, change)))
    },
  }
}
