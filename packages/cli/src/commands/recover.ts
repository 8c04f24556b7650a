import type { CommandInput } from "./command-input.ts"
import { fail } from "../errors.ts"
import { cancellable, openEngine, resultPrinter, warningsOf } from "./session.ts"

/**
 * `recover`: removes what runs left behind whose process died, such as a firewall rule.
 *
 * @throws KeylessError `temporary_left` after printing, if something could not be removed
 */
export async function recover(input: CommandInput): Promise<void> {
  const print = await resultPrinter(input)
  const engine = await openEngine(input)
  const recovered = await cancellable(input, (signal) => engine.recover({ signal, ...warningsOf(input) }))
  await print(
    recovered.map(({ connection, title, error }) => ({
      connection,
      title,
      removed: error === undefined,
      error: error?.message ?? null,
    })),
  )
  const left = recovered.filter(({ error }) => error !== undefined)
  if (left.length === 0) return
  throw fail("temporary_left", `Could not be removed: ${left.map(({ title }) => title).join(", ")}.`, {
    hint: "Run keyless recover again, or remove it by hand.",
  })
}
