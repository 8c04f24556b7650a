import { writeFile } from "node:fs/promises"
import corePackage from "@keyless/core/package.json" with { type: "json" }
import { textFlag } from "../arguments/flags.ts"
import type { CommandInput } from "../commands/command-input.ts"
import { note, resultPrinter } from "../commands/session.ts"
import { fail } from "../errors.ts"
import { exitCodes } from "../exit-codes.ts"
import type { CheckResult } from "./check-result.ts"
import { checkPackaging } from "./packaging-rules.ts"
import { readPluginPackage } from "./plugin-package.ts"
import { runSuite } from "./run-suite.ts"

/** `plugins check`: whether a package of plugins is fit to be published or used. Runs its code. */
export async function checkPlugins(input: CommandInput): Promise<void> {
  const { flags, host } = input
  const print = await resultPrinter(input)
  const found = await readPluginPackage(textFlag(flags, "package") ?? ".", process.cwd())
  const packaging = await checkPackaging(found, corePackage.version)
  const suite = await runSuite(found, ({ name, outcome }) => {
    if (!input.common.onlyShowErrors && host.stderr.isTerminal) note(input, `${outcome.padEnd(8)} ${name}`)
  })
  const all = [...packaging, ...suite]
  const result: CheckResult = {
    version: 1,
    package: found.manifest.name,
    packageVersion: found.manifest.version,
    folder: found.folder,
    with: { keyless: host.version, core: corePackage.version, node: process.versions.node },
    at: new Date().toISOString(),
    packaging,
    suite,
    ok: all.every(({ outcome }) => outcome !== "failed"),
  }
  const report = textFlag(flags, "report")
  if (report !== undefined) {
    await writeFile(report, `${JSON.stringify(result, null, 2)}\n`).catch((cause: unknown) => {
      throw fail("usage", `The report ${report} cannot be written.`, {
        hint: "Give a path that can be written.",
        cause,
      })
    })
  }
  const asTable = input.common.output === "table" && input.common.query === undefined
  await print(
    asTable
      ? all.map((each) => ({
          outcome: each.outcome,
          name: each.name,
          message: "message" in each ? each.message : "",
        }))
      : result,
  )
  endWhereSomethingGoesOn(input, result.ok ? exitCodes.ok : exitCodes.failed)
  if (result.ok) return
  const failed = all.filter(({ outcome }) => outcome === "failed")
  throw fail(
    "plugin_check_failed",
    `${found.manifest.name} ${found.manifest.version} does not do ${failed.length} of ${all.length} things right: ${failed.map(({ name }) => name).join("; ")}.`,
    {
      hint: "See the message of each; the page on writing a plugin says what a plugin has to do.",
    },
  )
}

/** What a suite left open, such as a server, would keep this process for ever. The timer itself keeps nothing: where all has ended it never fires. */
function endWhereSomethingGoesOn(input: CommandInput, code: number): void {
  const end = () => {
    note(
      input,
      "warning: The suite left something open. Let its default export be { cases, stop }, and end it in stop.",
    )
    input.host.exitNow(code)
  }
  setTimeout(end, 3_000).unref()
}
