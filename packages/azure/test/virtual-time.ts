import type { Clock, Context } from "@keyless/core/plugin"

/** A clock that stands still while anything can go on, and then goes to the next one that waits. */
export interface VirtualTime {
  readonly clock: Clock
  /** Runs works side by side till all have ended. */
  run(works: readonly Promise<unknown>[]): Promise<void>
}

/** Makes a clock of its own for one world of a model. */
export function virtualTime(): VirtualTime {
  let now = 0
  const waiting: { at: number; wake: () => void }[] = []
  const clock: Clock = {
    now: () => new Date(now),
    sleep: (ms) => new Promise((wake) => void waiting.push({ at: now + ms, wake })),
  }
  return {
    clock,
    async run(works) {
      let open = works.length
      for (const work of works) void work.finally(() => (open -= 1))
      while (open > 0) {
        // Whatever can go on does so in microtasks, some of which wait for one another.
        for (let turn = 0; turn < 40; turn += 1) await Promise.resolve()
        if (open === 0) return
        const next = waiting.toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined) continue
        waiting.splice(waiting.indexOf(next), 1)
        now = Math.max(now, next.at)
        next.wake()
      }
    },
  }
}

/** What a change gets in a model. */
export function contextOf(clock: Clock): Context {
  return {
    clock,
    signal: new AbortController().signal,
    random: () => 0.5,
    progress: () => {},
    warn: () => {},
  }
}
