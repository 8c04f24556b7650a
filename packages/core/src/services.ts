import type { Journal } from "./journal/journal.ts"
import type { Clock, Context } from "./plugin/index.ts"
import type { StepOwners } from "./plan/owners.ts"
import type { Registry } from "./registry.ts"

/** What the operations of an engine share. */
export interface Services {
  readonly registry: Registry
  readonly journal: Journal
  readonly clock: Clock
  readonly random: () => number
  readonly owners: StepOwners
  readonly closersOf: Registry["closersOf"]
}

/** A context for reads outside of a run; what they warn of is collected. */
export function readContext(
  services: Services,
  signal: AbortSignal | undefined,
): { context: Context; warnings: { message: string; hint?: string }[] } {
  const warnings: { message: string; hint?: string }[] = []
  const context: Context = {
    signal: signal ?? new AbortController().signal,
    clock: services.clock,
    random: services.random,
    progress: () => {},
    warn: (message, hint) => void warnings.push(hint === undefined ? { message } : { message, hint }),
  }
  return { context, warnings }
}
