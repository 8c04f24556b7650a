import type { VerifiedToken } from "../../ports.ts"
import type { Location } from "../../state/resource-id.ts"
import type { ArmAnswer } from "./answers.ts"

/** A request that was authenticated, authorised and found to fit a route. */
export interface ArmRequest {
  readonly method: string
  /** Path as the client wrote it. */
  readonly path: string
  /** Values of the route's `{name}` parts, decoded. */
  readonly param: (name: string) => string
  readonly query: URLSearchParams
  readonly apiVersion: string
  /** Parsed JSON body, `undefined` when there is none. */
  readonly body: unknown
  readonly caller: VerifiedToken
}

/** One operation of ARM. `path` holds `{name}` for one part and `{+name}` for several; case is ignored. */
export interface ArmRoute {
  readonly method: "GET" | "PUT" | "PATCH" | "POST" | "DELETE"
  readonly path: string
  /** Azure operation name, as in role definitions. */
  readonly operation: string
  readonly apiVersions: readonly string[]
  /** Whether the request asks only for the state of a long-running operation. */
  readonly polling?: true
  handle(request: ArmRequest): ArmAnswer | Promise<ArmAnswer>
}

/** The parts that name a resource in a group. */
export const locationOf = (request: ArmRequest): Location => ({
  subscriptionId: request.param("subscriptionId"),
  resourceGroup: request.param("resourceGroup"),
  name: request.param("name"),
})
