import { type Command, CommanderError } from "commander"
import { createProgram } from "./arguments/program.ts"
import { configChoice } from "./config/config-choice.ts"
import { fail } from "./errors.ts"
import { exitCodes } from "./exit-codes.ts"
import { printError } from "./output/print-error.ts"
import type { Host } from "./process/host.ts"
import { explainStateFolder } from "./process/state-folder.ts"

/**
 * Runs one command line and answers its exit code. Results go to `host.stdout`, everything else to `host.stderr`.
 *
 * @param argv - the words after the program's name
 */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<number> {
  // An error may come before the flags are read, so the two that shape it are looked for as they stand.
  const style = { debug: argv.includes("--debug"), asEvent: argv.includes("--output-events") }
  try {
    const config = await host.config(configChoice(argv))
    const manifest = await host.manifest(config)
    if (argv.length === 0 && host.canAsk) {
      const { askForCommand } = await import("./interactive/ask-for-command.ts")
      const asked = await askForCommand(host, manifest, config)
      return asked === null ? exitCodes.cancelled : await runCommandLine(asked, host)
    }
    const program = createProgram(host, { manifest, config, argv })
    if (argv.length === 0) {
      program.command.outputHelp()
      return exitCodes.ok
    }
    try {
      await program.command.parseAsync([...argv], { from: "user" })
      return exitCodes.ok
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error
      if (error.exitCode === 0) return exitCodes.ok
      throw usageError(error, program.failedIn())
    }
  } catch (error) {
    const explained = explainStateFolder(error, host.stateDirectory)
    return printError(eventsOnStdout(argv) ? host.stdout : host.stderr, explained, style)
  }
}

function eventsOnStdout(argv: readonly string[]): boolean {
  return argv.includes("--output-events") && /(?:^| )(?:-o|--output)[ =]?none(?: |$)/.test(argv.join(" "))
}

function usageError(error: CommanderError, command: Command): Error {
  // Commander says so itself when a group stands alone; its message then is a name of its own.
  const message =
    error.code === "commander.help"
      ? `"${path(command)}" needs a command: ${names(command).join(", ")}.`
      : error.message.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ")
  return fail("usage", message, { hint: `See ${path(command)} --help.`, cause: error })
}

function names(command: Command): string[] {
  return command.commands.map((each) => each.name())
}

function path(command: Command): string {
  return command.parent === null ? command.name() : `${path(command.parent)} ${command.name()}`
}
