import { type Command, CommanderError } from "commander"
import { createProgram } from "./arguments/program.ts"
import type { Manifest } from "./manifest/manifest.ts"
import type { Host } from "./process/host.ts"

/** A flag of a command, as its help shows it. */
export interface FlagReference {
  /** `-n, --name <name>` */
  readonly flags: string
  readonly description: string
  readonly group: string
  readonly choices: readonly string[]
}

/** A command or a group of commands, as its help shows it. */
export interface CommandReference {
  /** `keyless webapp connection create` */
  readonly path: string
  readonly description: string
  readonly aliases: readonly string[]
  /** Words that stand behind the command: `<file>`. */
  readonly words: readonly string[]
  readonly flags: readonly FlagReference[]
  readonly commands: readonly CommandReference[]
}

/** The whole command line as data, for its pages in the documentation. */
export function commandReference(manifest: Manifest): CommandReference {
  return describe(createProgram(nowhere, { manifest, config: null, argv: [] }).command, "")
}

/** Why the command line would not take these words, without carrying anything out; null where it takes them. */
export async function refusalOf(manifest: Manifest, words: readonly string[]): Promise<string | null> {
  // The entry answers this one before there is a program.
  if (words.length === 1 && words[0] === "--version") return null
  const { command } = createProgram(nowhere, { manifest, config: null, argv: words })
  quiet(command)
  try {
    await command.parseAsync([...words], { from: "user" })
    return null
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? null : error.message
  }
}

function describe(command: Command, parent: string): CommandReference {
  const path = `${parent} ${command.name()}`.trim()
  return {
    path,
    description: command.description(),
    aliases: command.aliases(),
    words: command.registeredArguments.map((each) =>
      each.required ? `<${each.name()}>` : `[${each.name()}]`,
    ),
    flags: command.options
      .filter(({ hidden }) => !hidden)
      .map(({ flags, description, helpGroupHeading = "Options:", argChoices = [] }) => ({
        flags,
        description,
        group: helpGroupHeading.replace(/:$/, ""),
        choices: argChoices,
      })),
    commands: command.commands.map((each) => describe(each, path)),
  }
}

/** Makes every command do nothing. A group stays as it is: without a command below it, it is refused. What does something has the common flags. */
function quiet(command: Command): void {
  if (command.options.some(({ long }) => long === "--output")) command.action(() => {})
  for (const each of command.commands) quiet(each)
}

const elsewhere = (): never => {
  throw new Error("Nothing is carried out here.")
}

/** A host for a program whose commands are looked at and not run. */
const nowhere: Host = {
  version: "",
  environment: {},
  stdout: { write: () => {}, isTerminal: false, columns: 100 },
  stderr: { write: () => {}, isTerminal: false, columns: 100 },
  canAsk: false,
  stateDirectory: "",
  dataDirectory: "",
  config: elsewhere,
  manifest: elsewhere,
  openEngine: elsewhere,
  plugins: elsewhere,
  prompts: elsewhere,
  onInterrupt: elsewhere,
  exitNow: elsewhere,
  runNpm: elsewhere,
  detach: elsewhere,
}
