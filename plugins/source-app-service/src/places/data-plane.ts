import { type ArmClientOptions, type Azure, azureFailure } from "@keyless/azure"
import { type Context, isKeylessError, type KeylessError, type ObjectId } from "@keyless/core/plugin"

/**
 * What the clients of data planes take of the common pipeline: retries, pacing and the log. Where they are and whom their tokens are
 * for, they know themselves.
 */
export function dataPlaneOptions({ retryOptions, additionalPolicies, userAgentOptions }: ArmClientOptions) {
  return { retryOptions, additionalPolicies, userAgentOptions }
}

/** What is in a data plane, and how the error reads that says who may not use it. */
export interface Guarded {
  readonly azure: Azure
  readonly context: Context
  readonly id: string
  readonly refusal: (
    caller: ObjectId,
    cause: KeylessError,
  ) => { readonly message: string; readonly hint: string }
}

/** Asks a data plane. Its own refusals name no role; the error of this one does. @throws KeylessError `permission_missing`, and what `work` throws */
export async function allowed<T>(
  { azure, context, id, refusal }: Guarded,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "permission_missing") throw error
    const { objectId } = await azure.caller(context)
    const { message, hint } = refusal(objectId, error)
    throw azureFailure("permission_missing", message, {
      hint,
      resource: id,
      cause: error,
      details: error.details ?? {},
    })
  }
}
