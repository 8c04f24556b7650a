import { setTimeout as delay } from "node:timers/promises"
import type { Clock } from "../plugin/index.ts"

/** The machine's own clock. @public */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}
