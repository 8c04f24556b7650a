import { Option } from "commander"
import { pluginsOf } from "../manifest/manifest.ts"
import { addPluginFlags } from "./flags.ts"
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
    // The flag of every other command on one resource.
    if (target.options.some(({ property }) => property === "resourceGroup")) {
      command.addOption(
        new Option("-g, --resource-group <group>", "Resource group of the server.").helpGroup("Database:"),
      )
    }
    addPluginFlags(command, target.options, "Database:")
    run(command, async (input) => (await import("../commands/audit.ts")).audit({ ...input, target }))
  }
}
