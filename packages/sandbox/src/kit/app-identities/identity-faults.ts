import type { MiddlewareHandler } from "hono"
import type { ServedRequest } from "../http/listen.ts"
import type { FaultSwitchboard } from "../state/faults.ts"
import type { RequestNotes } from "../http/request-notes.ts"

/** Requests to an endpoint that apps get their tokens from. */
export type IdentityRequest = RequestNotes & { Bindings: ServedRequest }

/**
 * Lets an endpoint hang up, or answer with an error, where the faults say so.
 *
 * @param errorBody - the endpoint's form of an error
 */
export const identityFaults =
  (
    faults: FaultSwitchboard,
    errorBody: (status: number, message: string) => Record<string, unknown>,
  ): MiddlewareHandler<IdentityRequest> =>
  async (c, next) => {
    if (faults.current.identityEndpointDown) {
      c.env.incoming.socket.destroy()
      // Nobody gets this; the log keeps its status.
      return c.body(null, 503)
    }
    const answer = faults.takeIdentityAnswer()
    if (answer === undefined) return next()
    const { status, message, retryAfterSeconds } = answer
    return Response.json(errorBody(status, message), {
      status,
      ...(retryAfterSeconds !== undefined && { headers: { "retry-after": String(retryAfterSeconds) } }),
    })
  }
