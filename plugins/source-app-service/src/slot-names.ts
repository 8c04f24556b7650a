import { replaceWhole, rewrite } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import type { Site } from "./site.ts"

/** Ties settings to their slot: marks the names as slot settings, which a swap leaves where they are. */
export async function tieNames(site: Site, context: Context, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await changeNames(site, context, {
    changed: (before) => [...before, ...names.filter((name) => !before.includes(name))],
    holds: (now) => names.every((name) => now.includes(name)),
  })
}

/** Takes back that names are tied, but for those of which another slot of the site has a setting. */
export async function letNamesGo(site: Site, context: Context, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  const tied = await site.readSlotSettingNames(context)
  if (!names.some((name) => tied.includes(name))) return
  const others = await site.otherSlots(context)
  const elsewhere = await Promise.all(others.map((other) => other.readSettings(context)))
  const free = names.filter((name) => !elsewhere.some((settings) => settings.has(name)))
  await changeNames(site, context, {
    changed: (before) => before.filter((name) => !free.includes(name)),
    holds: (now) => !free.some((name) => now.includes(name)),
  })
}

async function changeNames(
  site: Site,
  context: Context,
  wanted: {
    readonly changed: (before: readonly string[]) => readonly string[]
    readonly holds: (now: readonly string[]) => boolean
  },
): Promise<void> {
  await rewrite(context, `the slot settings of ${site.name}`, () =>
    replaceWhole(context, {
      read: () => site.readSlotSettingNames(context),
      decide: wanted.changed,
      holds: wanted.holds,
      write: (_, names) => site.writeSlotSettingNames(context, names),
    }),
  )
}
