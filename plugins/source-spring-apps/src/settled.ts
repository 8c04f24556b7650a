import { readWhenSettled } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import { springAppsFailure } from "./error-codes.ts"

// Instances start again with every change of a deployment, one after another.
const patienceMs = 900_000

interface Changing {
  readonly properties?: { readonly provisioningState?: string }
}

/**
 * Reads until no change is under way any more.
 *
 * @throws KeylessError `source_busy` after a quarter of an hour
 */
export function settledRead<T extends Changing>(
  context: Context,
  what: string,
  read: () => Promise<T>,
): Promise<T> {
  return readWhenSettled(context, {
    read,
    isChanging: ({ properties }) =>
      /^(?:creating|updating|deleting)$/i.test(properties?.provisioningState ?? ""),
    patienceMs,
    busy: () =>
      springAppsFailure("source_busy", `Another change to ${what} does not come to its end.`, {
        hint: "See what is going on in the activity log of the service, and run the same command again.",
      }),
  })
}
