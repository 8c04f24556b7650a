import { type Command, Option } from "commander"
import type { ManifestOption, ManifestPlugin } from "../manifest/manifest.ts"

/** What commander read, by attribute name. */
export type ReadFlags = Readonly<Record<string, unknown>>

/**
 * Declares the options of plugins as flags. A flag that two plugins share, such as a subscription, is declared once and feeds both.
 * Aliases beyond the first are accepted and not listed.
 */
export function addPluginFlags(command: Command, options: readonly ManifestOption[], heading: string): void {
  for (const option of options.filter(({ authKey }) => authKey === undefined)) {
    const [shown, ...hidden] = option.aliases
    // The Azure CLI takes a switch alone and with a value.
    const value = option.type === "switch" ? " [true|false]" : ` <${option.flag.split("-").at(-1)}>`
    const short = option.short === undefined ? shown && `--${shown}` : `-${option.short}`
    const unlisted = option.short === undefined ? hidden : option.aliases
    if (isDeclared(command, option.flag)) continue
    const declared = new Option(
      `${short === undefined ? "" : `${short}, `}--${option.flag}${value}`,
      option.description,
    )
    if (option.choices !== undefined) declared.choices([...option.choices])
    if (option.type === "switch") declared.choices(["true", "false"])
    command.addOption(declared.helpGroup(heading))
    for (const alias of unlisted) {
      if (!isDeclared(command, alias)) command.addOption(new Option(`--${alias}${value}`).hideHelp())
    }
  }
}

/**
 * Declares a `key=value` flag per auth plugin, with the target's own words among them. Those that the target does not support are not
 * listed; the engine says why not.
 */
export function addAuthFlags(
  command: Command,
  plugins: readonly ManifestPlugin[],
  supported: readonly string[],
  target: ManifestPlugin,
): void {
  const ofTarget = target.options.flatMap(({ authKey }) => (authKey === undefined ? [] : [`[${authKey}=XX]`]))
  for (const plugin of plugins) {
    const own = plugin.options.map(({ key, required }) => (required ? `${key}=XX` : `[${key}=XX]`))
    const words = [...own, ...ofTarget].join(" ")
    const option = new Option(
      `--${plugin.id} [words...]`,
      words === "" ? plugin.title : `${plugin.title}: ${words}`,
    )
    command.addOption(
      supported.includes(plugin.id) ? option.helpGroup("Identity (one of):") : option.hideHelp(),
    )
  }
}

/** The values of a plugin's flags, by property. */
export function readPluginFlags(
  flags: ReadFlags,
  options: readonly ManifestOption[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    options.flatMap((option) => {
      const value = [option.flag, ...option.aliases]
        .map((flag) => flags[attributeOf(flag)])
        .find((given) => given !== undefined)
      return value === undefined ? [] : [[option.property, typed(option, value)]]
    }),
  )
}

/** A flag's value as the plugin's schema takes it. */
function typed({ type }: ManifestOption, value: unknown): unknown {
  if (type === "number") return value === "" ? value : Number(value)
  return type === "switch" && typeof value === "string" ? value === "true" : value
}

/** The name under which commander keeps the value of a long flag. */
export function attributeOf(flag: string): string {
  return flag.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** A flag's value if it is text. */
export function textFlag(flags: ReadFlags, attribute: string): string | undefined {
  const value = flags[attribute]
  return typeof value === "string" ? value : undefined
}

/** The words of a flag that takes several. */
export function wordsFlag(flags: ReadFlags, attribute: string): readonly string[] {
  const value = flags[attribute]
  return Array.isArray(value) ? value.filter((word) => typeof word === "string") : []
}

function isDeclared(command: Command, flag: string): boolean {
  return command.options.some(({ long, short }) => long === `--${flag}` || short === `--${flag}`)
}
