import { z } from "zod"

const milliseconds = z.number().int().min(0)

/** Answer for requests whose ARM operation (`*` as wildcard) is named, as often as `times` says. */
const answer = z.strictObject({
  operation: z.string(),
  status: z.number().int().min(400).max(599),
  code: z.string(),
  message: z.string(),
  retryAfterSeconds: z.number().int().min(0).optional(),
  times: z.number().int().min(1).default(1),
})

/** Requests whose ARM operation is named wait, before they are handled or with their answer, as often as `times` says. */
const delay = z.strictObject({
  operation: z.string(),
  ms: milliseconds,
  when: z.enum(["before", "after"]).default("before"),
  times: z.number().int().min(1).default(1),
})

/** Answer of the identity and metadata endpoints to the next requests for a token, as often as `times` says. */
const identityAnswer = z.strictObject({
  status: z.number().int().min(400).max(599),
  message: z.string(),
  retryAfterSeconds: z.number().int().min(0).optional(),
  times: z.number().int().min(1).default(1),
})

/** Long-running operations that are accepted and then fail. */
const failedOperation = z.strictObject({
  operation: z.string(),
  code: z.string().default("InternalServerError"),
  message: z.string(),
  times: z.number().int().min(1).default(1),
})

/** How this Azure differs from one that is quick and in a good mood. Times are in the unit their name ends in. */
export const faultsSchema = z.strictObject({
  /** Time before ARM answers any request. */
  armLatencyMs: milliseconds.default(0),
  /** Shortest time a long-running operation takes. */
  lroMs: milliseconds.default(0),
  /** Most `Retry-After` of long-running operations; Azure sends 60 for PostgreSQL and MySQL. */
  retryAfterSeconds: z.number().int().min(0).default(60),
  /** Time until Graph, Fabric and the look-ups of the databases show a new identity. */
  directoryDelayMs: milliseconds.default(0),
  /** Time until a new firewall rule acts, after its operation has ended. */
  firewallDelayMs: milliseconds.default(0),
  /** Time until a new role assignment acts on secrets and settings. */
  roleDelayMs: milliseconds.default(0),
  /** Time a write to a site takes; a second write meanwhile is refused (429). */
  siteWriteMs: milliseconds.default(0),
  /** PATCH of every site and slot answers 202 without a body, as that of function apps on Container Apps always does. */
  emptyPatchAnswers: z.boolean().default(false),
  /** Azure SQL and SQL in Fabric treat every session as one without ALTER on users, as far as their extended properties go. */
  alterUserRefused: z.boolean().default(false),
  /** Items on one page of a list of ARM; without it lists come whole. */
  pageSize: z.number().int().min(1).nullable().default(null),
  tokenLifetimeSeconds: z.number().int().min(1).default(3600),
  /** Audience put into every token instead of the one asked for. */
  wrongAudience: z.string().nullable().default(null),
  /** Refuses token requests for a resource, or for every resource, with AADSTS530003. */
  conditionalAccess: z.strictObject({ resource: z.string().optional() }).nullable().default(null),
  /** Graph answers 403. */
  graphForbidden: z.boolean().default(false),
  answers: z.array(answer).default([]),
  delays: z.array(delay).default([]),
  failedOperations: z.array(failedOperation).default([]),
  identityAnswers: z.array(identityAnswer).default([]),
  /** The identity and metadata endpoints hang up on whoever asks. */
  identityEndpointDown: z.boolean().default(false),
  /** How far the clock of the identity and metadata endpoints is ahead, in what they say of a token's end. */
  identityClockSkewSeconds: z.number().int().default(0),
})

export type Faults = z.output<typeof faultsSchema>
/** A part of the faults; what is left out stays as it is. */
export type FaultsPatch = Partial<z.input<typeof faultsSchema>>

export interface FaultSwitchboard {
  readonly current: Readonly<Faults>
  /** Changes the named faults. @throws ZodError when a value is not allowed. */
  patch(change: unknown): void
  /** Back to the faults the sandbox was started with. */
  reset(): void
  /** An injected answer for this operation, counted as used. */
  takeAnswer(operation: string): Faults["answers"][number] | undefined
  /** An injected delay for this operation, counted as used. */
  takeDelay(operation: string): Faults["delays"][number] | undefined
  /** An injected answer of an identity endpoint, counted as used. */
  takeIdentityAnswer(): Faults["identityAnswers"][number] | undefined
  /** An injected failure for this operation, counted as used. */
  takeFailure(operation: string): Faults["failedOperations"][number] | undefined
}

/** Whether an ARM operation name fits a pattern in which `*` stands for any characters; case is ignored. */
export const operationMatches = (pattern: string, operation: string): boolean => {
  const expression = pattern
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(".*")
  return new RegExp(`^${expression}$`, "i").test(operation)
}

const take = <T extends { times: number }>(list: T[], fits: (item: T) => boolean): T | undefined => {
  const index = list.findIndex(fits)
  const item = list[index]
  if (item === undefined) return undefined
  item.times -= 1
  if (item.times === 0) list.splice(index, 1)
  return item
}

/** Keeps the faults of one sandbox. */
export const createFaults = (initial: FaultsPatch = {}): FaultSwitchboard => {
  let current = faultsSchema.parse(initial)
  return {
    get current() {
      return current
    },
    patch(change) {
      const given = faultsSchema.partial().parse(change)
      const named = new Set(Object.keys(z.record(z.string(), z.unknown()).parse(change)))
      current = faultsSchema.parse({
        ...current,
        ...Object.fromEntries(Object.entries(given).filter(([name]) => named.has(name))),
      })
    },
    reset() {
      current = faultsSchema.parse(initial)
    },
    takeAnswer: (operation) => take(current.answers, (item) => operationMatches(item.operation, operation)),
    takeDelay: (operation) => take(current.delays, (item) => operationMatches(item.operation, operation)),
    takeIdentityAnswer: () => take(current.identityAnswers, () => true),
    takeFailure: (operation) =>
      take(current.failedOperations, (item) => operationMatches(item.operation, operation)),
  }
}
