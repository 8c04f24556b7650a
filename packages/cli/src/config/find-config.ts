import { existsSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fail } from "../errors.ts"
import type { ConfigChoice } from "./config-choice.ts"

/** Names of a config, in the order in which they are looked for. */
export const configNames = [
  "keyless.config.ts",
  "keyless.config.mjs",
  "keyless.config.js",
  "keyless.config.json",
] as const

/**
 * The file of the config, or null where there is none: searched from the working folder upwards, the nearest folder first.
 *
 * @throws KeylessError `config_invalid` for a file that was named and is not there, and for a folder with two configs
 */
export function findConfig(choice: ConfigChoice, workingFolder: string): string | null {
  switch (choice.kind) {
    case "none":
      return null
    case "file": {
      const file = resolve(workingFolder, choice.path)
      if (existsSync(file)) return file
      throw fail("config_invalid", `There is no config ${file}.`, {
        hint: "Name a file that is there after --config, or leave the flag out.",
      })
    }
    case "search": {
      for (let folder = resolve(workingFolder); ; folder = dirname(folder)) {
        const [found, second] = configNames
          .map((name) => join(folder, name))
          .filter((file) => existsSync(file))
        if (found !== undefined && second !== undefined) {
          throw fail("config_invalid", `There are two configs in one folder: ${found} and ${second}.`, {
            hint: "Keep one of them, or name one with --config.",
          })
        }
        if (found !== undefined) return found
        if (dirname(folder) === folder) return null
      }
    }
  }
}
