import { type ManifestPlugin, pluginsOf } from "../manifest/manifest.ts"
import type { CommandInput } from "./command-input.ts"
import { fail } from "../errors.ts"
import { recoverClaims } from "./recover-claims.ts"
import { cancellable, note, openEngine, resultPrinter, warningsOf } from "./session.ts"

/**
 * `recover`: removes what runs left behind whose process died, such as a firewall rule. With a database named, also what connections have in it whose app
 * is gone or has no record of them: it is listed, and taken away after a yes.
 *
 * @throws KeylessError `temporary_left` after printing, if something could not be removed
 */
export async function recover(input: CommandInput & { readonly target?: ManifestPlugin }): Promise<void> {
  const { target } = input
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const recovered = await cancellable(input, async (signal) => {
    const left = await engine.recover({ signal, ...warningsOf(input) })
    const temporaries = left.map(({ connection, title, error }) => ({
      connection,
      title,
      removed: error === undefined,
      error: error?.message ?? null,
    }))
    if (target === undefined) return temporaries
    return [...temporaries, ...(await recoverClaims({ ...input, target }, engine, signal))]
  })
  await print(recovered)
  if (target === undefined && !input.common.onlyShowErrors) {
    note(
      input,
      `Users of apps that are gone are looked for where their database is named, as with audit: keyless recover ${pluginsOf(
        input.manifest,
        "target",
      )
        .map(({ id }) => id)
        .join("|")} ...`,
    )
  }
  const left = recovered.filter(({ error }) => error !== null)
  if (left.length === 0) return
  throw fail("temporary_left", `Could not be removed: ${left.map(({ title }) => title).join(", ")}.`, {
    hint: "Run keyless recover again, or remove it by hand.",
  })
}
