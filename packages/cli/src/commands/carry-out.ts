import type { Engine, Plan } from "@keyless/core"
import { createProgress } from "../output/progress.ts"
import type { CommandInput } from "./command-input.ts"

/**
 * Carries a plan out and shows it. Questions are answered by `--yes` or on the terminal; with neither, a step that asks one fails with
 * `consent_required`.
 *
 * @throws KeylessError of the step that failed
 */
export async function carryOut<R>(
  { host, common, flags }: CommandInput,
  engine: Engine,
  plan: Plan<R>,
  signal: AbortSignal,
): Promise<R> {
  const progress = createProgress(common, host)
  const ask = async (question: string) => {
    progress.pause()
    return (await host.prompts()).confirm(question)
  }
  const confirm = flags["yes"] === true ? async () => true : host.canAsk ? ask : undefined
  try {
    return await engine.run(plan, {
      signal,
      rollback: flags["rollback"] !== false,
      ...(confirm === undefined ? {} : { confirm }),
      onEvent: (event) => progress.event(event),
    })
  } finally {
    progress.end()
  }
}
