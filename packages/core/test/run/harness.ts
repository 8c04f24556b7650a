import { setImmediate as turn } from "node:timers/promises"
import {
  action,
  type Action,
  type ApplyOptions,
  type EngineEvent,
  isKeylessError,
  type Journal,
  type KeylessError,
  memoryJournal,
  type Plan,
  type Step,
  systemClock,
} from "../../src/index.ts"
import type { ExecutorDeps } from "../../src/run/apply-options.ts"
import { applyPlan } from "../../src/run/executor.ts"
import { createStepOwners } from "../../src/plan/owners.ts"
import { createPlan } from "../../src/plan/plan.ts"

/** A plan of these steps that answers "finished". */
export function planOf(steps: readonly Step[], onFailure: "stop" | "note" = "stop"): Plan<string> {
  return createPlan(
    { owners: createStepOwners(), closersOf: () => ({ opening: async () => {} }) },
    { operation: "create", connection: "shop", warnings: [] },
    {
      key: "/apps/shop-web#shop",
      fingerprint: "f",
      onFailure,
      steps,
      result: () => "finished",
    },
  )
}

/** An action that is never in place and does what it is told. */
export function act(id: string, draft: Partial<Omit<Action<string>, "id" | "kind">> = {}): Action<string> {
  return action<string>({
    id,
    title: id,
    why: "test",
    check: async () => ({ done: false }),
    apply: async () => id,
    ...draft,
  })
}

/** How a run ended. */
export type Ended = { readonly result: string } | { readonly error: KeylessError }

/** Carries a plan out; events are collected as they come. */
export function start(
  plan: Plan<string>,
  options: ApplyOptions &
    Partial<Pick<ExecutorDeps, "journal" | "concurrency" | "closeTemporary" | "clock" | "patience">> = {},
): { readonly events: EngineEvent[]; readonly ended: Promise<Ended> } {
  const { journal = memoryJournal(), concurrency = 8, clock = systemClock, ...rest } = options
  const { closeTemporary = async () => {}, patience = 30_000, ...how } = rest
  const deps: ExecutorDeps = { journal, clock, random: () => 0.5, concurrency, closeTemporary, patience }
  const events: EngineEvent[] = []
  const read = async (): Promise<Ended> => {
    try {
      const generator = applyPlan(plan, deps, how)
      for (;;) {
        const next = await generator.next()
        if (next.done) return { result: next.value }
        events.push(next.value)
      }
    } catch (error) {
      if (isKeylessError(error)) return { error }
      throw error
    }
  }
  return { events, ended: read() }
}

/** The code of the error that a run ended with; null where it succeeded. */
export async function codeOf(ended: Promise<Ended>): Promise<string | null> {
  const end = await ended
  return "error" in end ? end.error.code : null
}

/** Events as short lines: `step.done a`. */
export function lines(events: readonly EngineEvent[]): string[] {
  return events.map((event) => {
    const reason = event.type === "step.skipped" ? ` ${event.reason}` : ""
    return "step" in event ? `${event.type} ${event.step}${reason}` : event.type
  })
}

/** Waits, turn by turn of the event loop, until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}

/** A point that `count` callers have to reach before any of them goes on. */
export function meeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let arrived = 0
  return async () => {
    arrived += 1
    if (arrived === count) resolve()
    await promise
  }
}

/** A memory journal that keeps what was written, and how runs were finished. */
export function watchedJournal(): Journal & { readonly written: string[] } {
  const inner = memoryJournal()
  const written: string[] = []
  return {
    ...inner,
    written,
    async begin(header) {
      const run = await inner.begin(header)
      return {
        leftovers: run.leftovers,
        async append(entry) {
          const what = "step" in entry ? ` ${entry.step}` : ""
          const ok = "ok" in entry ? ` ${entry.ok ? "ok" : "failed"}` : ""
          written.push(`${entry.type}${what}${ok}`)
          await run.append(entry)
        },
        async finish(complete) {
          written.push(complete ? "complete" : "incomplete")
          await run.finish(complete)
        },
      }
    },
  }
}
