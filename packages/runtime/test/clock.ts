import type { Clock } from "../src/index.ts"

/** A clock that stands still until it is told to go on. */
export interface TestClock extends Clock {
  /** Lets time pass, and with it what waits for it. */
  pass(milliseconds: number): Promise<void>
  /** Sets the clock of the machine, as somebody who corrects it. */
  set(change: number): void
  /** Puts the process to sleep: its own count of time stands still, the machine's does not. */
  freeze(milliseconds: number): void
}

interface Waiting {
  readonly at: number
  readonly work: () => void
}

/** Makes a clock. Chance is always the same. */
export function testClock(random = 0.5): TestClock {
  let elapsed = 0
  let now = 1_800_000_000_000
  let waiting: Waiting[] = []
  const after = (milliseconds: number, work: () => void) => {
    const entry = { at: elapsed + milliseconds, work }
    waiting.push(entry)
    return () => {
      waiting = waiting.filter((each) => each !== entry)
    }
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => now,
    elapsed: () => elapsed,
    random: () => random,
    after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, () => resolve())),
    async pass(milliseconds) {
      const end = elapsed + milliseconds
      for (;;) {
        await settle()
        const [next] = waiting.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        waiting = waiting.filter((each) => each !== next)
        now += Math.max(0, next.at - elapsed)
        elapsed = Math.max(elapsed, next.at)
        next.work()
      }
      now += end - elapsed
      elapsed = end
      await settle()
    },
    set(change) {
      now += change
    },
    freeze(milliseconds) {
      now += milliseconds
    },
  }
}
