import { basename } from "node:path"
import type { Context, SettingNames, SettingsStore } from "@keyless/core/plugin"
import { decideChange, isChanged } from "@keyless/core/settings"
import { readText, removeFile, writeText } from "./file.ts"
import { exclusively } from "./lock.ts"
import { warnOfSecret } from "./secret-warnings.ts"
import type { SettingsText } from "./settings-text.ts"

type GivenChange = Parameters<SettingsStore["change"]>[1]

/** The settings in a file. It is read anew and written in one move, while nobody else of Keyless works on it. */
export function settingsStore(path: string, form: SettingsText, names: SettingNames): SettingsStore {
  return {
    title: `file ${basename(path)}`,
    names,
    readPermissions: [],
    writePermissions: [],
    read: async () => form.read((await readText(path))?.text ?? null),
    change: (context, change) =>
      exclusively(context, path, (assertMine) => write({ context, path, form, change, assertMine })),
  }
}

interface Write {
  readonly context: Context
  readonly path: string
  readonly form: SettingsText
  readonly change: GivenChange
  readonly assertMine: () => Promise<void>
}

async function write({ context, path, form, change, assertMine }: Write): Promise<void> {
  const before = await readText(path)
  const now = form.read(before?.text ?? null)
  const wanted = decideChange(change, now)
  if (isChanged(now, wanted)) return
  const text = form.edit(before?.text ?? null, wanted)
  await assertMine()
  if (text === null) {
    await removeFile(path)
    return
  }
  if (!isChanged(form.read(text), wanted))
    throw new Error(`The settings would not be read from ${path} as they are written.`)
  await writeText(path, { text, hasMark: before?.hasMark ?? false })
  if (wanted.secretKeys.size > 0) await warnOfSecret(context, path)
}
