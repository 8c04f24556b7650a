import { setTimeout as pause } from "node:timers/promises"
import type { Clock } from "@keyless/core/plugin"

/**
 * A clock on which waiting takes a part of its time, for a world that does at once what takes minutes elsewhere. It starts at the present.
 *
 * @param times - how many times as fast as the time of day it goes
 * @public
 */
export function fastClock(times: number): Clock {
  const start = Date.now()
  return {
    now: () => new Date(start + (Date.now() - start) * times),
    sleep: async (ms, signal) => {
      try {
        await pause(ms / times, undefined, signal === undefined ? {} : { signal })
      } catch (error) {
        throw signal?.reason ?? error
      }
    },
  }
}
