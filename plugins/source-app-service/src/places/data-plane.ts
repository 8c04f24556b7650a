import type { ArmClientOptions } from "@keyless/azure"

/**
 * What the clients of data planes take of the common pipeline: retries, pacing and the log. Where they are and whom their tokens are
 * for, they know themselves.
 */
export function dataPlaneOptions({ retryOptions, additionalPolicies, userAgentOptions }: ArmClientOptions) {
  return { retryOptions, additionalPolicies, userAgentOptions }
}
