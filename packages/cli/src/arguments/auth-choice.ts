import type { PluginChoice } from "@keyless/core"
import { fail } from "../errors.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"
import { attributeOf, type ReadFlags, wordsFlag } from "./flags.ts"
import { parseKeyValues } from "./key-values.ts"

/**
 * The identity that was chosen, with its words as options; undefined where none was, which leaves the choice to the engine. Whether the
 * words are right is for the plugin's schema to say.
 *
 * @throws KeylessError `usage` for two identities, `invalid_options` for words that are not `key=value`
 */
export function readAuthChoice(
  flags: ReadFlags,
  plugins: readonly ManifestPlugin[],
): PluginChoice | undefined {
  const given = plugins.filter(({ id }) => flags[attributeOf(id)] !== undefined)
  const [plugin, second] = given
  if (plugin === undefined) return undefined
  if (second !== undefined) {
    const names = given.map(({ id }) => `--${id}`).join(" and ")
    throw fail("usage", `A connection has one identity; ${names} were given.`, {
      hint: "Leave one of them out.",
    })
  }
  const words = parseKeyValues(`--${plugin.id}`, wordsFlag(flags, attributeOf(plugin.id)), "ignore-case")
  const options = Object.entries(words).map(([key, value]) => {
    const option = plugin.options.find((each) => each.key.toLowerCase() === key)
    return [option?.property ?? key, value]
  })
  return { kind: plugin.id, options: Object.fromEntries(options) }
}
