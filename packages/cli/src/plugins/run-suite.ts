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

/**
 * Runs the suite that a package names as `keyless.suite` in its manifest: a module whose default export is a list of cases, or a function that makes
 * one. Cases run one after another, since they share what the fixture stands on.
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
  let cases: readonly SuiteCase[]
  try {
    const loaded: { readonly default?: unknown } = await import(pathToFileURL(join(folder, file)).href)
    const made: unknown = typeof loaded.default === "function" ? await loaded.default() : loaded.default
    if (!Array.isArray(made) || !made.every(isCase) || made.length === 0)
      return [{ name, outcome: "failed", message: `The default export of ${file} is not a list of cases.` }]
    cases = made
  } catch (cause) {
    return [
      { name, outcome: "failed", message: `${file} cannot be loaded: ${toKeylessError(cause).message}` },
    ]
  }
  const checked: Checked[] = []
  for (const each of cases) {
    const one = { name: each.name, ...(await outcomeOfCase(each)) }
    told(one)
    checked.push(one)
  }
  return checked
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
