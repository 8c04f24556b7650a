import type { OptionsSchema } from "@keyless/core"
import type { ManifestOption, ManifestPlugin } from "../manifest/manifest.ts"
import type { Prompts } from "./prompts.ts"

/** An option with what was answered. */
export interface Answer {
  readonly option: ManifestOption
  readonly value: string
}

/**
 * Asks for the options of a plugin until its schema is content: first those that are always required, then whatever the schema still
 * complains of. So options that only matter in some cases are asked in those cases.
 *
 * @returns null if the person wants to stop, or the schema complains of something that cannot be asked
 */
export async function askForOptions(
  prompts: Prompts,
  plugin: ManifestPlugin,
  schema: OptionsSchema<unknown>,
): Promise<readonly Answer[] | null> {
  const answers = new Map<ManifestOption, string>()
  const ask = async (option: ManifestOption): Promise<boolean> => {
    const value = await prompts.text(option.description || option.flag, option.secret)
    if (value !== null) answers.set(option, value)
    return value !== null
  }
  for (const option of plugin.options.filter(({ required }) => required)) {
    if (!(await ask(option))) return null
  }
  for (;;) {
    const options = Object.fromEntries([...answers].map(([{ property }, value]) => [property, value]))
    const result = await schema["~standard"].validate(options)
    if (result.issues === undefined) return [...answers].map(([option, value]) => ({ option, value }))
    const [issue] = result.issues
    const path = issue?.path?.[0]
    const property = typeof path === "object" ? path.key : path
    const option = plugin.options.find((each) => each.property === property)
    // That something is missing is no news to somebody who was not asked for it yet.
    if (issue !== undefined && (option === undefined || answers.has(option))) prompts.note(issue.message)
    if (option === undefined || !(await ask(option))) return null
  }
}
