import type { ManifestOption } from "../../../packages/cli/src/manifest/manifest.ts"
import { code, plain, table } from "../page.ts"

/** Options of a plugin that are flags, with their names in code. */
export function flagTable(options: readonly ManifestOption[]): string {
  return table(
    ["flag", "in code", "", "meaning"],
    options
      .filter(({ authKey }) => authKey === undefined)
      .map((option) => [
        flags(option),
        code(option.property),
        option.required ? "required" : "",
        meaning(option),
      ]),
  )
}

/** Options of a plugin that are words behind its flag. */
export function wordTable(options: readonly ManifestOption[]): string {
  return table(
    ["word", "in code", "", "meaning"],
    options.map((option) => [
      code(`${option.key}=…`),
      code(option.property),
      option.required ? "required" : "",
      meaning(option),
    ]),
  )
}

/** Options of a target that are typed among the identity's words. */
export function identityWordTable(options: readonly ManifestOption[]): string {
  return table(
    ["word", "in code", "meaning"],
    options.flatMap((option) =>
      option.authKey === undefined
        ? []
        : [[code(`${option.authKey}=…`), code(option.property), meaning(option)]],
    ),
  )
}

function flags({ short, flag, aliases }: ManifestOption): string {
  return [...(short === undefined ? [] : [`-${short}`]), `--${flag}`, ...aliases.map((each) => `--${each}`)]
    .map(code)
    .join(", ")
}

function meaning({ description, choices, secret, createOnly }: ManifestOption): string {
  return [
    plain(description),
    choices === undefined ? "" : `One of ${choices.map(code).join(", ")}.`,
    secret ? "It is a secret: kept in a `Secret` and never printed." : "",
    createOnly === true ? "For `create` only." : "",
  ]
    .filter((each) => each !== "")
    .join(" ")
}
