import { Command, Option } from "commander"
import { exitCodesHelp } from "./help-text.ts"
import { applyDefaults, refuseUnknownDefaults } from "../config/flag-defaults.ts"
import type { LoadedConfig } from "../config/loaded-config.ts"
import { type Manifest, pluginsOf } from "../manifest/manifest.ts"
import type { Host } from "../process/host.ts"
import { addAuditCommands } from "./audit-command.ts"
import { addCommonFlags, readCommonFlags } from "./common-flags.ts"
import { addConnectionCommands } from "./connection-commands.ts"
import type { ReadFlags } from "./flags.ts"
import type { ProgramParts } from "./program-parts.ts"
import { addPluginsCommands } from "./plugins-commands.ts"
import { addRecoverCommands } from "./recover-command.ts"
import { addSampleCommand } from "./sample-command.ts"
import { addSandboxCommands } from "./sandbox-commands.ts"

/** A program, and the command that a mistake was made in, for the hint to its help. */
export interface Program {
  readonly command: Command
  readonly failedIn: () => Command
}

/** What a program is built from. */
export interface CommandLine {
  readonly manifest: Manifest
  readonly config: LoadedConfig | null
  readonly argv: readonly string[]
}

/** Builds the whole command line from a manifest. No plugin is loaded for that. */
export function createProgram(host: Host, { manifest, config, argv }: CommandLine): Program {
  const root = new Command("keyless")
  let failed = root
  const prepare = (command: Command) =>
    command
      // What stands behind the name of a command is for that one.
      .enablePositionalOptions()
      .exitOverride((error) => {
        failed = command
        throw error
      })
      .configureOutput({
        writeOut: (text) => host.stdout.write(text),
        writeErr: () => {},
        getOutHelpWidth: () => host.stdout.columns,
        getErrHelpWidth: () => host.stdout.columns,
      })
  const parts: ProgramParts = {
    manifest,
    add(parent, name, description) {
      const command = prepare(new Command(name)).description(description)
      parent.addCommand(command)
      return command
    },
    run(command, work) {
      addCommonFlags(command)
      command.action(async () => {
        applyDefaults(command, manifest, config)
        const flags: ReadFlags = command.opts()
        await work({ host, manifest, config, argv, flags, common: readCommonFlags(flags) })
      })
    },
  }

  prepare(root)
    .description("Connects apps to databases with an identity instead of a password.")
    .option("--version", "Print the version.")
    .addOption(new Option("--config <file>").hideHelp())
    .addOption(new Option("--no-config").hideHelp())
    .addHelpText("after", exitCodesHelp())
  for (const source of pluginsOf(manifest, "source")) addConnectionCommands(root, source, parts)
  addAuditCommands(root, parts)
  addSampleCommand(root, parts)
  addSandboxCommands(root, parts)
  addPluginsCommands(root, parts)
  addRecoverCommands(root, parts)
  refuseUnknownDefaults(root, config)
  return { command: root, failedIn: () => failed }
}
