import type { SupportRow } from "@keyless/core"
import { exitCodeTable } from "../exit-codes.ts"
import type { ManifestPlugin } from "../manifest/manifest.ts"

/** The exit codes, for the end of the help. */
export function exitCodesHelp(): string {
  const lines = exitCodeTable().map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)
  return `\nExit codes:\n${lines.join("\n")}\n`
}

/** What a target goes together with and what it does not, for the end of the help of `create`. */
export function supportHelp(
  row: SupportRow | undefined,
  plugins: readonly ManifestPlugin[],
  target: ManifestPlugin,
): string {
  if (row === undefined) return ""
  const missing = (kind: "auth" | "client", supported: readonly string[]) =>
    plugins.filter((plugin) => plugin.kind === kind && !supported.includes(plugin.id)).map(({ id }) => id)
  const lost = [
    ...missing("auth", row.authTypes).map((id) => `--${id}`),
    ...missing("client", row.clientTypes),
  ]
  return [
    "",
    `${target.title} supports:`,
    `  identities    ${row.authTypes.join(", ")}`,
    `  client types  ${row.clientTypes.join(", ")}`,
    ...(lost.length === 0 ? [] : [`  not           ${lost.join(", ")}`]),
    "",
  ].join("\n")
}
