import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { toKeylessError } from "@keyless/core/plugin"
import type { Checked, Outcome } from "./check-result.ts"
import type { PluginPackage } from "./plugin-package.ts"

/** A case as `@keyless/testkit` makes it. */
interface SuiteCase {
  readonly name: string
  readonly run: () => Promise<void>
}

/** A suite, and what ends the world that its cases share. */
interface Suite {
  readonly cases: readonly SuiteCase[]
  readonly stop: () => Promise<void>
}

/**
 * Runs the suite that a package names as `keyless.suite` in its manifest: a module whose default export is a list of cases, an object of `cases` and a
 * `stop` that ends what they share, or a function that makes either. Cases run one after another, since they share what the fixture stands on.
 *
 * @param told - hears of each case when it is over
 */
export async function runSuite(
  { folder, manifest }: PluginPackage,
  told: (checked: Checked) => void,
): Promise<readonly Checked[]> {
  const name = "the suite of @keyless/testkit"
  const file = manifest.keyless?.suite
  if (file === undefined) {
    const message = 'The manifest names none: "keyless": { "suite": "./dist/suite.js" }.'
    return [{ name, outcome: "failed", message }]
  }
  let suite: Suite
  try {
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(join(folder, file)).href)
    const made: unknown = typeof loaded.default === "function" ? await loaded.default() : loaded.default
    const found = suiteOf(made)
    if (found === undefined)
      return [{ name, outcome: "failed", message: `The default export of ${file} is not a list of cases.` }]
    suite = found
  } catch (cause) {
    return [
      { name, outcome: "failed", message: `${file} cannot be loaded: ${toKeylessError(cause).message}` },
    ]
  }
  const checked: Checked[] = []
  const run = async (each: SuiteCase) => {
    const one = { name: each.name, ...(await outcomeOfCase(each)) }
    told(one)
    checked.push(one)
  }
  for (const each of suite.cases) await run(each)
  // What goes on would keep this process from its end.
  const stopped = await outcomeOfCase({ name, run: suite.stop })
  return stopped.outcome === "failed" ? [...checked, { name: `${name}: stop`, ...stopped }] : checked
}

function suiteOf(made: unknown): Suite | undefined {
  if (Array.isArray(made))
    return made.length > 0 && made.every(isCase) ? { cases: made, stop: async () => {} } : undefined
  if (typeof made !== "object" || made === null || !("cases" in made) || !("stop" in made)) return undefined
  const { cases, stop } = made
  if (!Array.isArray(cases) || cases.length === 0 || !cases.every(isCase)) return undefined
  if (typeof stop !== "function") return undefined
  return { cases, stop: async () => void (await stop()) }
}

async function outcomeOfCase({ run }: SuiteCase): Promise<Outcome> {
  try {
    await run()
    return { outcome: "passed" }
  } catch (cause) {
    return { outcome: "failed", message: cause instanceof Error ? cause.message : String(cause) }
  }
}

function isCase(value: unknown): value is SuiteCase {
  return (
    typeof value === "object" &&
    value !== null &&
    "name" in value &&
    typeof value.name === "string" &&
    "run" in value &&
    typeof value.run === "function"
  )
}
