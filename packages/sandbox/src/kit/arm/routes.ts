import type { z } from "zod"
import type { VerifiedToken } from "../ports.ts"
import type { Location } from "../state/resource-id.ts"
import type { Basis } from "../basis.ts"
import type { ArmAnswer } from "./answers.ts"
import { parseBody } from "./body.ts"
import type { FieldVersions } from "./fields/versions.ts"

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
  /** What the operation is modelled on. */
  readonly basis: Basis
  /** Whether the request asks only for the state of a long-running operation. */
  readonly polling?: true
  /** Shape of the body, where the operation takes one. */
  readonly body?: z.ZodType
  /** Fields of bodies that not every version has. */
  readonly since?: FieldVersions
  handle(request: ArmRequest): ArmAnswer | Promise<ArmAnswer>
}

/**
 * The part of a route that takes a body.
 *
 * @param lenient - whether unknown fields are dropped instead of refused
 * @param handle - gets the body as the schema reads it
 */
export const withBody = <T extends z.ZodType>(
  { lenient }: { readonly lenient: boolean },
  body: T,
  handle: (request: ArmRequest, body: z.output<T>) => ArmAnswer | Promise<ArmAnswer>,
): { readonly body: T; handle(this: void, request: ArmRequest): ReturnType<ArmRoute["handle"]> } => ({
  body,
  handle: (request) => handle(request, parseBody(body, request.body, lenient)),
})

/** The parts that name a resource in a group. */
export const locationOf = (request: ArmRequest): Location => ({
  subscriptionId: request.param("subscriptionId"),
  resourceGroup: request.param("resourceGroup"),
  name: request.param("name"),
})
