import { readFile } from "node:fs/promises"
import { dirname, extname } from "node:path"
import { pathToFileURL } from "node:url"
import type { Plugin } from "@keyless/core"
import type { ServiceOfSandbox } from "@keyless/core/config"
import { isKeylessError } from "@keyless/core/plugin"
import { fail } from "../errors.ts"
import { checkConfig } from "./check-config.ts"
import type { LoadedConfig } from "./loaded-config.ts"
import { assertOnlyOurs } from "./only-ours.ts"
import { lineWith, placeOfError } from "./place-of-error.ts"
import { readItems } from "./read-items.ts"

/**
 * Loads a config: imports it, checks its shape, and imports what it names. Nothing else is looked for.
 *
 * @throws KeylessError `config_not_trusted`, `config_invalid` with file and line
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  await assertOnlyOurs(file)
  const text = await readFile(file, "utf8")
  const exported = await importConfig(file, text)
  const config = checkConfig(exported, (message, key) =>
    invalid(key === undefined ? file : lineWith(file, text, key), message),
  )
  const { plugins = [], sandbox, ...settings } = config
  const loading = {
    file,
    wrong: (message: string, part: string, cause?: unknown) =>
      invalid(lineWith(file, text, part), message, cause),
  }
  return {
    file,
    folder: dirname(file),
    plugins: (await readItems("plugins", plugins, isPlugin, loading)).map(({ item, from }) => ({
      plugin: item,
      from,
    })),
    settings,
    services: async () =>
      (await readItems("sandbox.services", sandbox?.services ?? [], isService, loading)).map(
        ({ item }) => item,
      ),
  }
}

async function importConfig(file: string, text: string): Promise<unknown> {
  if (extname(file) === ".json") {
    try {
      return JSON.parse(text)
    } catch (cause) {
      const line =
        cause instanceof Error ? /line (?<line>\d+)/.exec(cause.message)?.groups?.["line"] : undefined
      throw invalid(line === undefined ? file : `${file}:${line}`, messageOf(cause), cause)
    }
  }
  let loaded: { readonly default?: unknown }
  try {
    loaded = await import(pathToFileURL(file).href)
  } catch (cause) {
    throw invalid(await placeOfError(cause, file, text), messageOf(cause), cause)
  }
  if (loaded.default === undefined) {
    throw fail("config_invalid", `The config ${file} has no default export.`, {
      hint: "Write export default defineConfig({ … }) with defineConfig of @keyless/core/config.",
    })
  }
  return loaded.default
}

function invalid(place: string, message: string, cause?: unknown): Error {
  return fail("config_invalid", `The config cannot be used: ${place}: ${message.replace(/\.?$/, ".")}`, {
    hint:
      isKeylessError(cause) && cause.hint !== undefined
        ? cause.hint
        : "Correct it there, or leave the config out with --no-config.",
    ...(cause === undefined ? {} : { cause }),
  })
}

/** What went wrong in one line. */
function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.trim().replaceAll(/\s*\n\s*/g, " ")
}

// What the plugin's kind asks of it is looked at by the engine, which names it.
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === "object" && value !== null && "kind" in value && "id" in value && "options" in value
}

function isService(value: unknown): value is ServiceOfSandbox {
  return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string"
}
