import { fail } from "../errors.ts"
import type { Journal } from "./journal.ts"

/**
 * A journal that forgets: one writer per key inside this process, nothing kept. For tests, and for hosts where a durable
 * engine carries the plan out and keeps its own log.
 *
 * @public
 */
export function memoryJournal(): Journal {
  const busy = new Set<string>()
  return {
    async begin(header) {
      if (busy.has(header.key)) {
        throw fail("connection_busy", `Another run is working on connection "${header.connection}".`, {
          hint: "Wait for it to end, then try again.",
          retryable: true,
        })
      }
      busy.add(header.key)
      return {
        leftovers: [],
        append: async () => {},
        finish: async () => {
          busy.delete(header.key)
        },
      }
    },
    abandoned: async () => [],
  }
}
