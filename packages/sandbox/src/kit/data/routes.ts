import type { VerifiedToken } from "../ports.ts"
import type { Basis } from "../basis.ts"
import type { DataAnswer } from "./answers.ts"

/** A request to a vault or a store that was authenticated and found to fit a route. */
export interface DataRequest {
  /** Values of the route's `{name}` parts, decoded. */
  readonly param: (name: string) => string
  /** Value of a query parameter, whatever the case of its name. */
  readonly query: (name: string) => string | undefined
  readonly queryNames: readonly string[]
  readonly header: (name: string) => string | undefined
  readonly url: URL
  /** Parsed JSON body, `undefined` when there is none. */
  readonly body: unknown
  readonly caller: VerifiedToken
}

/** One operation on the data of a resource. `path` is as in ARM's routes. */
export interface DataRoute<Resource> {
  readonly method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE"
  readonly path: string
  /** Data action, as in role definitions. */
  readonly operation: string
  /** What the operation is modelled on. */
  readonly basis: Basis
  /** Why the caller may not, as the answer to give; `undefined` when it may. */
  refuse(request: DataRequest, resource: Resource): DataAnswer | undefined
  /** Answers at once, without waiting, so that nothing comes between what it looks at and what it writes. */
  handle(request: DataRequest, resource: Resource): DataAnswer
}
