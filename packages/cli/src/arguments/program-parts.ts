import type { Command } from "commander"
import type { CommandInput } from "../commands/command-input.ts"
import type { Manifest } from "../manifest/manifest.ts"

/** What the parts of the program need to declare commands. */
export interface ProgramParts {
  readonly manifest: Manifest
  /** Declares a command or group below another. */
  readonly add: (parent: Command, name: string, description: string) => Command
  /** Says what a command does once its flags are read. */
  readonly run: (command: Command, work: (input: CommandInput) => Promise<void>) => void
}
