import type { Command, Option } from "commander"
import { fail } from "../errors.ts"
import type { Manifest } from "../manifest/manifest.ts"
import type { LoadedConfig } from "./loaded-config.ts"

/**
 * Sets the flags of a command that were not typed to the config's values.
 *
 * @throws KeylessError `config_invalid` for a value that the flag does not take
 */
export function applyDefaults(command: Command, manifest: Manifest, config: LoadedConfig | null): void {
  if (config === null) return
  for (const [flag, value] of Object.entries(config.settings.defaults ?? {})) {
    const option = flagOf(command, flag)
    if (
      option === undefined ||
      isTyped(command, option) ||
      aliasesOf(manifest, flag).some((alias) => isAliasTyped(alias))
    )
      continue
    command.setOptionValueWithSource(option.attributeName(), taken(option, value, config), "config")
  }

  function isAliasTyped(alias: string): boolean {
    const option = flagOf(command, alias)
    return option !== undefined && isTyped(command, option)
  }
}

/** @throws KeylessError `config_invalid` for a default of a flag that no command has */
export function refuseUnknownDefaults(root: Command, config: LoadedConfig | null): void {
  if (config === null) return
  const unknown = Object.keys(config.settings.defaults ?? {}).find((flag) => !anyHasFlag(root, flag))
  if (unknown === undefined) return
  throw fail(
    "config_invalid",
    `The config ${config.file} has a default for --${unknown}, which no command has.`,
    {
      hint: "Name flags as --help shows them, long and without dashes at the start: resource-group.",
    },
  )
}

type Default = NonNullable<LoadedConfig["settings"]["defaults"]>[string]

/** A default as commander keeps the flag's value. */
function taken(option: Option, value: Default, { file }: LoadedConfig): unknown {
  const wrong = (expected: string) =>
    fail(
      "config_invalid",
      `The config ${file} has a default for ${option.long ?? ""} that it does not take.`,
      {
        hint: `Give it ${expected}.`,
      },
    )
  if (option.variadic) {
    if (typeof value === "boolean") throw wrong("a list of texts")
    return typeof value === "string" ? [value] : value
  }
  if (option.negate || option.isBoolean()) {
    if (typeof value !== "boolean") throw wrong("true or false")
    return option.negate ? !value : value
  }
  const { argChoices } = option
  const text = typeof value === "boolean" ? String(value) : value
  if (typeof text !== "string") throw wrong("one text")
  if (argChoices !== undefined && !argChoices.includes(text)) throw wrong(`one of ${argChoices.join(", ")}`)
  return text
}

function isTyped(command: Command, option: Option): boolean {
  return command.getOptionValueSource(option.attributeName()) === "cli"
}

/** The other spellings of a plugin's flag, which commander takes for flags of their own. */
function aliasesOf({ plugins }: Manifest, flag: string): readonly string[] {
  return plugins.flatMap(({ options }) =>
    options.filter((option) => option.flag === flag).flatMap(({ aliases }) => aliases),
  )
}

function anyHasFlag(command: Command, flag: string): boolean {
  return flagOf(command, flag) !== undefined || command.commands.some((each) => anyHasFlag(each, flag))
}

function flagOf(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long }) => long === `--${flag}`)
}
