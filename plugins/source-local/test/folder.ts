import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Context, ResolvedSource, SettingsChange } from "@keyless/core/plugin"
import { localSource } from "../src/index.ts"

/** A folder of a test, with what it holds. */
export interface Folder {
  readonly path: string
  readonly at: (name: string) => string
  read(name: string): Promise<string>
  write(name: string, text: string | Uint8Array): Promise<void>
  list(): Promise<readonly string[]>
  remove(): Promise<void>
}

/** Makes an empty folder. */
export async function openFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "keyless-local-"))
  const at = (name: string) => join(path, name)
  return {
    path,
    at,
    read: (name) => readFile(at(name), "utf8"),
    write: (name, text) => writeFile(at(name), text),
    list: async () => (await readdir(path, { recursive: true })).toSorted(),
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** A context that keeps what is warned of. */
export function listening(): { readonly context: Context; readonly warnings: readonly string[] } {
  const warnings: string[] = []
  const context: Context = {
    signal: new AbortController().signal,
    clock: {
      now: () => new Date(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    random: Math.random,
    progress: () => {},
    warn: (message, hint) => void warnings.push(`${message} | ${hint}`),
  }
  return { context, warnings }
}

/** Finds the app of a folder. */
export async function resolve(
  folder: Folder,
  given: Readonly<Record<string, unknown>> = {},
): Promise<ResolvedSource> {
  const plugin = localSource({ directory: folder.path })
  const options = await plugin.options["~standard"].validate(given)
  if (options.issues !== undefined) throw new Error(options.issues.map(({ message }) => message).join("\n"))
  return plugin.resolve(listening().context, options.value)
}

/** Changes the settings of the app of a folder, and answers what was warned of. */
export async function change(
  folder: Folder,
  given: Readonly<Record<string, unknown>>,
  wanted: Partial<SettingsChange>,
): Promise<readonly string[]> {
  const { settings } = await resolve(folder, given)
  const { context, warnings } = listening()
  await settings.change(context, { set: {}, remove: [], ...wanted })
  return warnings
}

/** The settings of the app of a folder. */
export async function settingsIn(
  folder: Folder,
  given: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, string>>> {
  const { settings } = await resolve(folder, given)
  return Object.fromEntries(await settings.read(listening().context))
}
