import type { Journal } from "@keyless/core"

/**
 * A journal with points, which are the moments before and after each of its entries: since an entry stands before and after every effect, each effect
 * has a point on both of its sides.
 *
 * @param pass - called at each point; the work goes on when it resolves
 */
export function deadlyJournal(journal: Journal, pass: () => Promise<void>): Journal {
  return {
    abandoned: () => journal.abandoned(),
    async begin(header) {
      await pass()
      const run = await journal.begin(header)
      await pass()
      return {
        leftovers: run.leftovers,
        async append(entry) {
          await pass()
          await run.append(entry)
          await pass()
        },
        async finish(complete) {
          await pass()
          await run.finish(complete)
          await pass()
        },
      }
    },
  }
}
