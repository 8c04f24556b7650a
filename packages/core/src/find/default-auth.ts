import { fail } from "../errors.ts"
import type { AuthPlugin } from "../plugin/index.ts"
import type { Combination, Registry } from "../registry.ts"

/** Kinds of credential that belong to one identity out of many, which somebody has to name. */
const named = new Set<AuthPlugin["credential"]>(["client-id", "client-secret"])

/**
 * The identity where none is named: the one that the app, or whoever runs it, has anyway.
 *
 * @throws KeylessError `unsupported_combination`
 */
export function defaultAuth(
  registry: Registry,
  { source, target }: Pick<Combination, "source" | "target">,
): AuthPlugin {
  const possible = registry
    .all("auth")
    .filter((auth) => registry.objection({ source, target, auth }) === null)
  const preferred = possible.find(({ credential }) => !named.has(credential))
  if (preferred !== undefined) return preferred
  throw fail(
    "unsupported_combination",
    `No identity was named for ${source === undefined ? "" : `${source.title} and `}${target.title}.`,
    {
      hint:
        possible.length === 0
          ? "See list-support-types for what goes together."
          : `Use one of: ${possible.map(({ id }) => id).join(", ")}.`,
    },
  )
}
