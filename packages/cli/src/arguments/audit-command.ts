import { Option } from "commander"
import type { PluginChoice } from "@keyless/core"
import { type ManifestPlugin, pluginsOf } from "../manifest/manifest.ts"
import { addPluginFlags, type ReadFlags, readPluginFlags, textFlag } from "./flags.ts"
import type { ProgramParts } from "./program-parts.ts"
import type { Command } from "commander"

/** Declares `audit`, with a command for each kind of database. */
export function addAuditCommands(root: Command, { manifest, add, run }: ProgramParts): void {
  const group = add(
    root,
    "audit",
    "List the database users of identities: whose they are, and which connections use them.",
  )
  for (const target of pluginsOf(manifest, "target")) {
    const command = add(group, target.id, `Users of ${target.title}.`).aliases(target.aliases)
    addServerFlags(command, target)
    run(command, async (input) => (await import("../commands/audit.ts")).audit({ ...input, target }))
  }
}

/** Declares the flags that name a server and its database. */
export function addServerFlags(command: Command, { options }: ManifestPlugin): void {
  // The flag of every other command on one resource.
  if (options.some(({ property }) => property === "resourceGroup")) {
    command.addOption(
      new Option("-g, --resource-group <group>", "Resource group of the server.").helpGroup("Database:"),
    )
  }
  addPluginFlags(command, options, "Database:")
}

/** Reads what {@link addServerFlags} declared. */
export function readServerChoice(flags: ReadFlags, target: ManifestPlugin): PluginChoice {
  const group = textFlag(flags, "resourceGroup")
  const options = {
    ...(group === undefined ? {} : { resourceGroup: group }),
    ...readPluginFlags(flags, target.options),
  }
  return { kind: target.id, options }
}
