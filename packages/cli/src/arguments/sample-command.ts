import { type Command, Option } from "commander"
import { pluginsOf } from "../manifest/manifest.ts"
import type { ProgramParts } from "./program-parts.ts"

/** Declares `sample`. */
export function addSampleCommand(root: Command, { manifest, add, run }: ProgramParts): void {
  const ids = (kind: "auth" | "client" | "target") =>
    pluginsOf(manifest, kind)
      .map(({ id }) => id)
      .join(", ")
  const command = add(root, "sample", "Write a complete small program for a connection.")
  command
    .addOption(new Option("--client-type <type>", `Language or framework: ${ids("client")}.`))
    .addOption(new Option("-t, --target-type <type>", `Kind of database: ${ids("target")}.`))
    .addOption(new Option("--auth <type>", `How the app proves who it is: ${ids("auth")}.`))
    .addOption(new Option("--out <folder>", "New folder for it. (default: CLIENT-TARGET)"))
    .addOption(
      new Option(
        "--customized-keys <words...>",
        "As given to create, where settings were renamed: DEFAULT_NAME=NEW_NAME ...",
      ),
    )
  run(command, async (input) => (await import("../commands/sample.ts")).sample(input))
}
