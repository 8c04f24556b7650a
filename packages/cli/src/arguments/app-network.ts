import type { ConnectionSpec, Plan } from "@keyless/core"
import { type Command, Option } from "commander"
import { fail } from "../errors.ts"
import { attributeOf, type ReadFlags } from "./flags.ts"

const flags = ["service-endpoint", "private-endpoint"] as const

/** Declares the flags for the app's own way to the database, and those of the Azure CLI's for ways that are not made here. */
export function addAppNetworkFlags(command: Command): void {
  const heading = "Connection:"
  command.addOption(
    new Option(
      "--allow-azure-services",
      "Let everything that runs in Azure, the app included, through the server's firewall for good.",
    ).helpGroup(heading),
  )
  command.addOption(
    new Option(
      "--allow-app-outbound",
      "Let the addresses that the app calls from through the server's firewall for good.",
    ).helpGroup(heading),
  )
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

/** What the flags ask to be opened for the app. @throws KeylessError `usage` for both at once */
export function readAppOpening(given: ReadFlags): Pick<ConnectionSpec, "appNetwork"> {
  const [azure, app] = [given["allowAzureServices"] === true, given["allowAppOutbound"] === true]
  if (azure && app) {
    throw fail(
      "usage",
      "--allow-azure-services lets the app in already, so --allow-app-outbound adds nothing.",
      {
        hint: "Give one of the two: --allow-app-outbound opens less.",
      },
    )
  }
  if (azure) return { appNetwork: "azure-services" }
  return app ? { appNetwork: "app-outbound" } : {}
}
