import { hostname } from "node:os"
import { basename } from "node:path"
import { defineSource, type SourcePlugin } from "@keyless/core/plugin"
import { dotenvText } from "./dotenv/dotenv-text.ts"
import { readText } from "./file.ts"
import { jsonText } from "./json/json-text.ts"
import { chooseProfile, launchSettingsText } from "./json/launch-settings-text.ts"
import { localOptions, type LocalSourceOptions } from "./options.ts"
import { idOf, locate, type Place } from "./place.ts"
import { namesIn } from "./setting-names.ts"
import type { SettingsText } from "./settings-text.ts"
import { settingsStore } from "./store.ts"

/**
 * Apps on the developer's own machine, which read their settings from a file. Nothing is asked of Azure.
 *
 * @param options - `directory`: where names of files begin, by default the working directory
 * @example const plugins = [localSource(), userAccountAuth({ azure })]
 * @public
 */
export function localSource({
  directory,
}: { readonly directory?: string } = {}): SourcePlugin<LocalSourceOptions> {
  return defineSource({
    id: "local",
    title: "App on this machine",
    version: "0.1.0",
    options: localOptions,
    implicit: true,
    runsAs: ["person", "application"],
    async resolve(context, options) {
      context.signal.throwIfAborted()
      const place = await locate(directory ?? process.cwd(), options)
      const profile = await profileOf(place)
      const id = idOf(place, profile)
      return {
        id,
        // Files of two machines may have the same path.
        claimId: `${hostname()}:${id}`,
        name: basename(place.path),
        settings: settingsStore(place.path, textOf(place, profile), namesIn(place.format)),
        identities: [],
        identity() {
          throw new TypeError("An app on this machine has no managed identity.")
        },
      }
    },
  })
}

async function profileOf({ path, format, profile }: Place): Promise<string | undefined> {
  if (format !== "launch-settings") return undefined
  return chooseProfile((await readText(path))?.text ?? null, path, profile)
}

function textOf({ path, format }: Place, profile = ""): SettingsText {
  switch (format) {
    case "dotenv":
      return dotenvText
    case "json":
      return jsonText(path)
    case "launch-settings":
      return launchSettingsText(path, profile)
  }
}
