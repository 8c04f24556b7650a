import { type Command, Option } from "commander"
import type { CommandInput } from "../commands/command-input.ts"
import type { ProgramParts } from "./program-parts.ts"

type Work = (input: CommandInput) => Promise<void>

/** Declares `sandbox …`. */
export function addSandboxCommands(root: Command, { add, run }: ProgramParts): void {
  const sandbox = add(root, "sandbox", "A local Azure with real databases, to try things out.")
  const command = (name: string, description: string, load: () => Promise<Work>, ...options: Option[]) => {
    const added = add(sandbox, name, description)
    for (const option of options) added.addOption(option)
    run(added, async (input) => (await load())(input))
    return added
  }
  const control = () => import("../sandbox/control.ts")

  command(
    "start",
    "Start it in the background and wait until it answers.",
    async () => (await import("../sandbox/start.ts")).startCommand,
    new Option("--seed <file>", "JSON file with what exists at the start. (default: a small shop)"),
    new Option("--port <number>", "Port on 127.0.0.1. (default: a free one)"),
  )
  command("status", "Show whether it runs, and where.", async () => (await control()).statusCommand)
  command("stop", "End it. Its data is gone then.", async () => (await control()).stopCommand)
  command(
    "save",
    "Print its present state as a seed file, or write it to one.",
    async () => (await control()).saveCommand,
    new Option("--file <file>", "Where to write it, instead of standard output."),
  )
  command(
    "log",
    "Print the requests and SQL statements that reached it.",
    async () => (await control()).logCommand,
    new Option("--clear", "Empty the log afterwards."),
  )
  command("reset", "Back to the seed.", async () => (await control()).resetCommand)
  const seed = add(sandbox, "seed", "Start it again from another seed.").argument("<file>", "JSON file.")
  run(seed, async (input) =>
    (await control()).seedCommand({ ...input, flags: { ...input.flags, file: seed.args[0] } }),
  )
  command(
    "env",
    'Print variables for a shell: eval "$(keyless sandbox env)".',
    async () => (await control()).envCommand,
    new Option(
      "--app <app>",
      "Name or id of an app in the sandbox, or SITE/slots/SLOT: its variables instead of yours.",
    ),
    new Option(
      "--part <name>",
      "Container of that app, or its deployment. (default: the first, the active one)",
    ),
  )
}
