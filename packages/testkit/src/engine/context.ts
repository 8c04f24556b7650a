import { systemClock } from "@keyless/core"
import type { Context, OptionsSchema } from "@keyless/core/plugin"

/** A context for calling a plugin without an engine. */
export function plainContext(signal: AbortSignal = new AbortController().signal): Context {
  return { signal, clock: systemClock, random: Math.random, progress: () => {}, warn: () => {} }
}

/** Options as a plugin's schema makes them. @throws AssertionError where it does not take them */
export async function optionsOf<O>(schema: OptionsSchema<O>, given: unknown): Promise<O> {
  const result = await schema["~standard"].validate(given)
  if (result.issues === undefined) return result.value
  throw new Error(`The options are refused: ${result.issues.map(({ message }) => message).join("; ")}`)
}
