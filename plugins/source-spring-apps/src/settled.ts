import type { Context } from "@keyless/core/plugin"

import { springAppsFailure } from "./error-codes.ts"

const firstWaitMs = 200
const longestWaitMs = 5_000
// Instances start again with every change of a deployment, one after another.
const patienceMs = 900_000

interface Changing {
  readonly properties?: { readonly provisioningState?: string }
}

/**
 * Reads until no change is under way any more, after waits of 0.2 to 5 s.
 *
 * @throws KeylessError `source_busy` after a quarter of an hour
 */
export async function settled<T extends Changing>(
  context: Context,
  what: string,
  read: () => Promise<T>,
): Promise<T> {
  const started = context.clock.now().getTime()
  for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
    const found = await read()
    if (!/^(?:creating|updating|deleting)$/i.test(found.properties?.provisioningState ?? "")) return found
    if (context.clock.now().getTime() - started > patienceMs) {
      throw springAppsFailure("source_busy", `Another change to ${what} does not come to its end.`, {
        hint: "See what is going on in the activity log of the service, and run the same command again.",
      })
    }
    await context.clock.sleep(wait, context.signal)
  }
}
