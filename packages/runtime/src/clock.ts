/** Time and chance, so that tests can have their own. */
export interface Clock {
  /** Milliseconds since 1970, as the machine believes. */
  now(): number
  /** Milliseconds since some moment; never set back. */
  elapsed(): number
  /** At least 0, less than 1. */
  random(): number
  /** Runs something later, without keeping the process alive. Answers how to call it off. */
  after(milliseconds: number, work: () => void): () => void
  sleep(milliseconds: number): Promise<void>
}

const longestTimer = 0x7fffffff

/** The clock of the machine. */
export const systemClock: Clock = {
  now: Date.now,
  elapsed: () => performance.now(),
  random: Math.random,
  after(milliseconds, work) {
    const timer = setTimeout(work, Math.min(milliseconds, longestTimer))
    timer.unref()
    return () => clearTimeout(timer)
  },
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}

/** A moment on both clocks. */
export interface Moment {
  readonly now: number
  readonly elapsed: number
}

/** This moment. */
export function moment(clock: Clock): Moment {
  return { now: clock.now(), elapsed: clock.elapsed() }
}

/**
 * Milliseconds since a moment, by the clock that says more: one may have been set back, the other may have stood still
 * while the host was asleep.
 */
export function since(clock: Clock, start: Moment): number {
  return Math.max(clock.now() - start.now, clock.elapsed() - start.elapsed)
}
