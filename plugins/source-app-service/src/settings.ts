import { type Pass, rewrite } from "@keyless/azure"
import {
  changedSettings,
  type Context,
  decideChange,
  isChanged,
  type SettingsStore,
} from "@keyless/core/plugin"

import type { Site } from "./site.ts"

type GivenChange = Parameters<SettingsStore["change"]>[1]

const shortestSettleMs = 20

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
      await site.exclusively(() => rewrite(context, title, () => write(site, context, change)))
    },
  }
}

/**
 * One pass. App Service has no conditional write for settings, only one that replaces them all, so a write that meets another
 * can take the other's keys away. Reading right before writing keeps that moment short; looking again after the time that
 * reading and writing took shows a writer that its own keys went, and it writes them again.
 */
async function write(site: Site, context: Context, change: GivenChange): Promise<Pass<void>> {
  const started = context.clock.now().getTime()
  const before = await site.readSettings(context)
  const wanted = decideChange(change, before)
  if (isChanged(before, wanted)) return { done: true, value: undefined }
  await site.writeSettings(context, changedSettings(before, wanted))
  const took = context.clock.now().getTime() - started
  await context.clock.sleep(Math.max(shortestSettleMs, took), context.signal)
  return isChanged(await site.readSettings(context), wanted)
    ? { done: true, value: undefined }
    : { done: false }
}
