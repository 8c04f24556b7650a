import { type Command, Option } from "commander"
import { outputFormats, type OutputFormat } from "../output/format.ts"
import { type ReadFlags, textFlag } from "./flags.ts"

/** What every command that prints a result or talks to the cloud accepts. */
export interface CommonFlags {
  /** Undefined where it was not given; most commands then print `json`. */
  readonly output: OutputFormat | undefined
  readonly query: string | undefined
  readonly subscription: string | undefined
  readonly verbose: boolean
  readonly debug: boolean
  readonly onlyShowErrors: boolean
  readonly outputEvents: boolean
}

const heading = "Global options:"

/** Declares the flags of {@link CommonFlags}. */
export function addCommonFlags(command: Command): void {
  const add = (flags: string, description: string) =>
    command.addOption(new Option(flags, description).helpGroup(heading))
  command.addOption(
    new Option("-o, --output <format>", "How to print the result. (default: json)")
      .choices(outputFormats)
      .helpGroup(heading),
  )
  add("--query <jmespath>", "JMESPath expression that is applied to the result before it is printed.")
  if (command.options.every(({ long }) => long !== "--subscription")) {
    add("--subscription <id>", "Id or name of the subscription where no resource id names one.")
  }
  add(
    "--output-events",
    "One JSON event per line while the command runs: on stderr, or on stdout with --output none.",
  )
  add(
    "--config <file>",
    "Config to use: plugins, defaults and more. (default: keyless.config.ts, .mjs, .js or .json here or above)",
  )
  add("--no-config", "Use no config.")
  add("--only-show-errors", "No progress and no warnings.")
  add("--verbose", "Say why each step is needed, which permissions it takes, and what is asked of the cloud.")
  add("--debug", "As --verbose, and show where an error comes from. Nothing secret is shown.")
}

/** Reads what {@link addCommonFlags} declared. */
export function readCommonFlags(flags: ReadFlags): CommonFlags {
  const output = textFlag(flags, "output")
  return {
    output: outputFormats.find((format) => format === output),
    query: textFlag(flags, "query"),
    subscription: textFlag(flags, "subscription"),
    verbose: flags["verbose"] === true || flags["debug"] === true,
    debug: flags["debug"] === true,
    onlyShowErrors: flags["onlyShowErrors"] === true,
    outputEvents: flags["outputEvents"] === true,
  }
}
