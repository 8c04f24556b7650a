import type { z } from "zod"
import type { Fields, StateFacts } from "./facts.ts"
import type { LiveState } from "./live-types.ts"
import type { RoleDefinition } from "./role-definition.ts"

/** What a service's part of a seed is completed with. */
export interface Loading {
  /** Puts a resource that names no subscription into the first one. */
  readonly inSubscription: <T extends { subscriptionId?: string | undefined }>(
    resource: T,
  ) => T & { subscriptionId: string }
  /** Roles that the services of this sandbox bring for their data. */
  readonly roles: readonly RoleDefinition[]
}

/** A service's part of a state that was read from a seed. */
export interface LoadedPart {
  readonly facts: StateFacts
  /** @throws Error that names the faulty place */
  check(state: LiveState): void
  /** Makes a copy of it the live part. */
  begin(): StateFacts
}

/** How a service keeps its part of a state, without the types of it. */
export interface ServicePart {
  /** Fields of a seed that are its own. */
  readonly seed: z.ZodRawShape
  load(fields: Fields, loading: Loading): LoadedPart
  /** A copy of the live part. */
  snapshot(): object
}
