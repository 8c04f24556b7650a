import type { PluginChoice } from "@keyless/core"
import { fail } from "../errors.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"
import { attributeOf, type ReadFlags, wordsFlag } from "./flags.ts"
import { parseKeyValues } from "./key-values.ts"

/** The identity that was chosen, and what was typed with it for the target. */
export interface AuthChoice {
  /** Undefined where no identity was chosen, which leaves it to the engine. */
  readonly auth: PluginChoice | undefined
  /** Options of the target that are typed among the identity's words, by property. */
  readonly targetOptions: Readonly<Record<string, string>>
}

/**
 * The identity that was chosen, with its words as options. Whether the words are right is for the plugins' schemas to say.
 *
 * @throws KeylessError `usage` for two identities, `invalid_options` for words that are not `key=value`
 */
export function readAuthChoice(
  flags: ReadFlags,
  plugins: readonly ManifestPlugin[],
  target: ManifestPlugin,
): AuthChoice {
  const given = plugins.filter(({ id }) => flags[attributeOf(id)] !== undefined)
  const [plugin, second] = given
  if (plugin === undefined) return { auth: undefined, targetOptions: {} }
  if (second !== undefined) {
    const names = given.map(({ id }) => `--${id}`).join(" and ")
    throw fail("usage", `A connection has one identity; ${names} were given.`, {
      hint: "Leave one of them out.",
    })
  }
  const words = Object.entries(
    parseKeyValues(`--${plugin.id}`, wordsFlag(flags, attributeOf(plugin.id)), "ignore-case"),
  )
  const ofTarget = (key: string) => target.options.find(({ authKey }) => authKey?.toLowerCase() === key)
  const own = words.filter(([key]) => ofTarget(key) === undefined)
  const options = own.map(([key, value]) => {
    const option = plugin.options.find((each) => each.key.toLowerCase() === key)
    return [option?.property ?? key, value]
  })
  const targetOptions = words.flatMap(([key, value]) => {
    const option = ofTarget(key)
    return option === undefined ? [] : [[option.property, value]]
  })
  return {
    auth: { kind: plugin.id, options: Object.fromEntries(options) },
    targetOptions: Object.fromEntries(targetOptions),
  }
}
