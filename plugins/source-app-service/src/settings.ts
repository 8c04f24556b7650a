import { type Context, isSecret, type SettingsChange, type SettingsStore } from "@keyless/core/plugin"

import { type Pass, rewrite } from "./rewrite.ts"
import type { Site } from "./site.ts"

type Values = Readonly<Record<string, string>>
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
    async read(context) {
      return new Map(Object.entries(await site.readSettings(context)))
    },
    async change(context, change) {
      await site.exclusively(() => rewrite(context, title, () => write(site, context, change)))
    },
  }
}

interface Wanted {
  readonly set: Values
  readonly remove: readonly string[]
}

/**
 * One pass. App Service has no conditional write for settings, only one that replaces them all, so a write that meets another
 * can take the other's keys away. Reading right before writing keeps that moment short; looking again after the time that
 * reading and writing took shows a writer that its own keys went, and it writes them again.
 */
async function write(site: Site, context: Context, change: GivenChange): Promise<Pass<void>> {
  const started = context.clock.now().getTime()
  const before = await site.readSettings(context)
  const wanted = opened(typeof change === "function" ? change(new Map(Object.entries(before))) : change)
  if (holds(before, wanted)) return { done: true, value: undefined }
  await site.writeSettings(context, merge(before, wanted))
  const took = context.clock.now().getTime() - started
  await context.clock.sleep(Math.max(shortestSettleMs, took), context.signal)
  return holds(await site.readSettings(context), wanted) ? { done: true, value: undefined } : { done: false }
}

function opened({ set, remove }: SettingsChange): Wanted {
  const values = Object.entries(set).map(
    ([key, value]) => [key, isSecret(value) ? value.reveal() : value] as const,
  )
  return { set: Object.fromEntries(values), remove: remove.filter((key) => !Object.hasOwn(set, key)) }
}

function merge(before: Values, { set, remove }: Wanted): Values {
  const kept = Object.entries(before).filter(([key]) => !remove.includes(key))
  return { ...Object.fromEntries(kept), ...set }
}

function holds(settings: Values, { set, remove }: Wanted): boolean {
  const isThere = Object.entries(set).every(([key, value]) => settings[key] === value)
  return isThere && remove.every((key) => !Object.hasOwn(settings, key))
}
