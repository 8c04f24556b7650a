import { KeylessError, type SampleInput } from "@keyless/core/plugin"

/** A scope or a resource of Entra ID: in quotes of any language it is nothing but a text. */
const plainScope = /^[A-Za-z0-9:/._-]+$/

/**
 * The scope of the tokens that the database takes: `https://ossrdbms-aad.database.windows.net/.default`.
 *
 * @throws KeylessError `no_sample` where the kind of database names none, so that a program would ask for tokens of something else
 * @public
 */
export function tokenScope({ tokenScope: scope, database, choice }: SampleInput): string {
  if (scope !== undefined && plainScope.test(scope)) return scope
  throw new KeylessError(
    "no_sample",
    scope === undefined
      ? `${database} does not say for which scope its tokens are, so that a program cannot ask for one.`
      : `${database} names a scope of tokens that cannot stand in a program.`,
    { hint: `Tell the author of the target plugin "${choice.target}" to give it a "tokenScope".` },
  )
}

/** The same as a resource, for what asks without scopes: `https://ossrdbms-aad.database.windows.net`. @public */
export function tokenResource(input: SampleInput): string {
  return tokenScope(input).replace(/\/\.default$/, "")
}
