import { type Command, Option } from "commander"
import type { ProgramParts } from "./program-parts.ts"

/** Declares `plugins …`. */
export function addPluginsCommands(root: Command, { add, run }: ProgramParts): void {
  const plugins = add(
    root,
    "plugins",
    "The plugins that are loaded, and whether a package of plugins is fit for use.",
  )
  const list = add(plugins, "list", "List the plugins that are loaded: from where, and in which version.")
  run(list, async (input) => (await import("../plugins/list.ts")).listPlugins(input))

  const check = add(
    plugins,
    "check",
    "Check a package of plugins: how it is packed, and the suite that its package.json names as keyless.suite. Its code is run.",
  )
    .argument(
      "[package]",
      "Folder of the package, or name of one that is installed here. (default: this folder)",
    )
    .addOption(new Option("--report <file>", "Write the result to this file as JSON, too."))
  run(check, async (input) =>
    (await import("../plugins/check.ts")).checkPlugins({
      ...input,
      flags: { ...input.flags, package: check.args[0] },
    }),
  )
}
