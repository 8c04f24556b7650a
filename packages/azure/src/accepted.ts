import type { Context } from "@keyless/core/plugin"

import type { Cloud } from "./cloud.ts"
import { azureFailure } from "./error-codes.ts"
import { requestAzure, type ErrorFacts } from "./errors.ts"
import { waits } from "./poll-waits.ts"
import type { RestAnswer, RestRequest } from "./rest.ts"
import { retryAfter } from "./throttle.ts"

/** Waits for what was accepted; see `Azure.accepted`. */
export type WaitForAccepted = (
  location: string,
  context: Pick<Context, "signal" | "clock">,
  facts?: ErrorFacts,
) => Promise<void>

/**
 * Makes the function that waits for what was accepted without a body: it asks at the address of the result while that answers 202. Microsoft Learn,
 * "Track asynchronous Azure operations"; PATCH of a function app on Container Apps, recorded by Azure/azure-cli.
 */
export function waitForAccepted({
  cloud,
  send,
}: {
  readonly cloud: Cloud
  readonly send: (request: RestRequest) => Promise<RestAnswer>
}): WaitForAccepted {
  return async (location, { signal, clock }, facts: ErrorFacts = {}) => {
    // The token goes with the request.
    if (!isWithin(cloud, location)) {
      throw azureFailure("azure_failed", "Azure named an address outside of its own for the result.", facts)
    }
    let url = location
    for (const wait of waits()) {
      const request = () => send({ url, signal })
      const { status, response } = await requestAzure(request, { ...facts, signal })
      if (status !== 202) return
      const next = response.headers.get("location")
      if (next !== undefined && isWithin(cloud, next)) url = next
      await clock.sleep(retryAfter(response) ?? wait, signal)
    }
  }
}

function isWithin({ resourceManager }: Cloud, address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === new URL(resourceManager).origin
}
