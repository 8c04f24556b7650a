import type { VerifiedToken } from "../../kit/ports.ts"
import type { Basis } from "../../kit/basis.ts"
import type { FabricAnswer } from "./answers.ts"

/** A request that was authenticated and found to fit a route. */
export interface FabricRequest {
  /** Values of the route's `{name}` parts, decoded. */
  readonly param: (name: string) => string
  /** Parsed JSON body, `undefined` when there is none. */
  readonly body: unknown
  readonly caller: VerifiedToken
}

/** One operation of the Fabric API. The path is that below {@link fabricPath}; Fabric ignores its case. */
export interface FabricRoute {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE"
  readonly path: string
  /** Name for the log and for faults, made in the way of ARM's: `Microsoft.Fabric/workspaces/read`. */
  readonly operation: string
  /** What the operation is modelled on. */
  readonly basis: Basis
  handle(request: FabricRequest): FabricAnswer | Promise<FabricAnswer>
}
