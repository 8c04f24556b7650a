import { changeUntilHeld, wholeChange } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import type { Site, SlotNameKind } from "./site.ts"

/** Ties settings or connection strings to their slot: marks their names, so that a swap leaves them where they are. */
export async function tieNames(
  site: Site,
  context: Context,
  kind: SlotNameKind,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  await changeNames(site, context, kind, {
    changed: (before) => [...before, ...names.filter((name) => !before.includes(name))],
    holds: (now) => names.every((name) => now.includes(name)),
  })
}

/** Takes back that names are tied, but for those that another slot of the site has too. */
export async function letNamesGo(
  site: Site,
  context: Context,
  kind: SlotNameKind,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  const tied = await site.readSlotNames(context, kind)
  if (!names.some((name) => tied.includes(name))) return
  const others = await site.otherSlots(context)
  const elsewhere = await Promise.all(others.map((other) => readNamed(other, context, kind)))
  const free = names.filter((name) => !elsewhere.some((named) => named.has(name)))
  await changeNames(site, context, kind, {
    changed: (before) => before.filter((name) => !free.includes(name)),
    holds: (now) => !free.some((name) => now.includes(name)),
  })
}

function readNamed(site: Site, context: Context, kind: SlotNameKind): Promise<ReadonlyMap<string, unknown>> {
  return kind === "appSettingNames" ? site.readSettings(context) : site.readConnectionStrings(context)
}

async function changeNames(
  site: Site,
  context: Context,
  kind: SlotNameKind,
  wanted: {
    readonly changed: (before: readonly string[]) => readonly string[]
    readonly holds: (now: readonly string[]) => boolean
  },
): Promise<void> {
  const whole = wholeChange(context, site)
  await changeUntilHeld(context, `the slot settings of ${site.name}`, () =>
    whole.pass({
      read: () => site.readSlotNames(context, kind),
      decide: wanted.changed,
      holds: wanted.holds,
      write: (_, names, notAfter) => site.writeSlotNames(context, kind, names, notAfter),
    }),
  )
}
