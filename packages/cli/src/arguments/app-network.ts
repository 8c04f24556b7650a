import type { Plan } from "@keyless/core"
import { type Command, Option } from "commander"
import { attributeOf, type ReadFlags } from "./flags.ts"

const flags = ["service-endpoint", "private-endpoint"] as const

/** Declares the Azure CLI's flags for the app's own way to the database, which is not made here. */
export function addAppNetworkFlags(command: Command): void {
  for (const flag of flags) command.addOption(new Option(`--${flag} [value]`).hideHelp())
}

/** Tells of each of the flags that was given that the rest of the command is done without it. */
export function appNetworkWarnings(given: ReadFlags): Plan["warnings"] {
  return flags
    .filter((flag) => {
      const value = given[attributeOf(flag)]
      return value !== undefined && !(typeof value === "string" && value.toLowerCase() === "false")
    })
    .map((flag) => ({
      message: `--${flag}: Keyless makes no way for the app through the network; everything else is done.`,
      hint: "Make sure that the app reaches the database; the command validate tells what can be seen of it.",
    }))
}
