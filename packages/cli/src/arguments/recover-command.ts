import type { Command } from "commander"
import { Option } from "commander"
import { pluginsOf } from "../manifest/manifest.ts"
import { addServerFlags } from "./audit-command.ts"
import type { ProgramParts } from "./program-parts.ts"

/** Declares `recover`, with a command for each kind of database. */
export function addRecoverCommands(root: Command, { manifest, add, run }: ProgramParts): void {
  const recover = add(root, "recover", "Remove what runs left behind whose process died.")
  run(recover, async (input) => (await import("../commands/recover.ts")).recover(input))
  for (const target of pluginsOf(manifest, "target")) {
    const description = `The same, and what connections have in ${target.title} whose app is gone or has no record of them.`
    const command = add(recover, target.id, description).aliases(target.aliases)
    addServerFlags(command, target)
    command.addOption(
      new Option(
        "-y, --yes",
        "Take away what is found in the database; without it, it is listed, and on a terminal asked for.",
      ),
    )
    run(command, async (input) => (await import("../commands/recover.ts")).recover({ ...input, target }))
  }
}
