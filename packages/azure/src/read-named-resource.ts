import { isKeylessError, type KeylessError, type KeylessErrorOptions } from "@keyless/core/plugin"

import type { azureFailure } from "./error-codes.ts"
import { requestAzure } from "./errors.ts"

const missing = new Set<string>([
  "resource_not_found",
  "resource_group_not_found",
  "subscription_not_found",
] satisfies (keyof typeof azureFailure.codes)[])

/**
 * Reads a resource that a user named. Where it is not there, the error is the plugin's own; a group or subscription that is not there says so itself,
 * with the command that lists what there is.
 *
 * @param what - `server "shop"`
 * @param list - command that lists what there is
 * @param notFound - makes the plugin's error
 * @public
 */
export async function readNamedResource<T>(
  read: () => Promise<T>,
  { what, list, resource }: { readonly what: string; readonly list: string; readonly resource: string },
  notFound: (message: string, options: KeylessErrorOptions) => KeylessError,
): Promise<T> {
  try {
    return await requestAzure(read, { resource })
  } catch (error) {
    if (!isKeylessError(error) || !missing.has(error.code)) throw error
    const own = error.code === "resource_not_found"
    throw notFound(own ? `There is no ${what}.` : error.message, {
      hint: own || error.hint === undefined ? `See which there are with: ${list}` : error.hint,
      resource,
      cause: error,
    })
  }
}
