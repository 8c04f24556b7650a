import type { Context, Finding, KeylessError, Step } from "@keyless/core/plugin"
import { findingStep } from "@keyless/core/plugin"

import { azureFailure } from "./error-codes.ts"
import { readWhenSettled } from "./read-when-settled.ts"

/**
 * What the state of a server or database means for somebody who wants to log in: it works, it will in a moment, somebody has to start it, or
 * something is wrong with it.
 *
 * @public
 */
export type WorkingState = "works" | "passes" | "stopped" | "broken"

const flexible: Readonly<Record<string, WorkingState>> = {
  provisioning: "passes",
  starting: "passes",
  restarting: "passes",
  stopping: "stopped",
  stopped: "stopped",
  dropping: "broken",
  disabled: "broken",
  inaccessible: "broken",
}

/**
 * What `state` of a flexible server means. `Updating` is also shown while a firewall rule is made, so the server works. Azure SDK for JavaScript,
 * "KnownServerState enum", of PostgreSQL; MySQL's REST reference, "Servers - Get".
 *
 * @public
 */
export function flexibleServerState(state: string | undefined): WorkingState {
  return flexible[(state ?? "").toLowerCase()] ?? "works"
}

/** A server or database, and how to tell its state. @public */
export interface StatedResource<T> {
  readonly first: T
  readonly read: () => Promise<T>
  /** In the service's own words. */
  readonly stateOf: (found: T) => string | undefined
  readonly meaning: (state: string | undefined) => WorkingState
  readonly name: string
  readonly id: string
}

/** A restart takes one to three minutes. */
const patienceMs = 300_000

/**
 * Waits while a server starts or restarts.
 *
 * @returns what was read last; it may be stopped or broken
 * @throws KeylessError `resource_busy`
 * @public
 */
export async function workingOrResting<T>(context: Context, resource: StatedResource<T>): Promise<T> {
  const { first, read, stateOf, meaning, name, id } = resource
  const passes = (found: T) => meaning(stateOf(found)) === "passes"
  if (!passes(first)) return first
  context.progress(`Waiting for ${name}, which is ${(stateOf(first) ?? "").toLowerCase()}`)
  return readWhenSettled(context, {
    read,
    isChanging: passes,
    patienceMs,
    busy: () =>
      azureFailure("resource_busy", `${name} is still in the state ${stateOf(first) ?? "unknown"}.`, {
        hint: "Run the same command again when the state is Ready.",
        retryable: true,
        resource: id,
      }),
  })
}

/** A resource that cannot be logged in to, and what to do about it. @public */
export interface Resting {
  readonly name: string
  readonly id: string
  /** In the service's own words. */
  readonly state: string
  readonly meaning: WorkingState
  /** Command that starts it. */
  readonly start: string
}

/** The error for a server or database that does not work; null for one that does. @public */
export function restingError({ name, id, state, meaning, start }: Resting): KeylessError | null {
  if (meaning === "stopped") {
    return azureFailure("resource_stopped", `${name} is in the state ${state}: nobody can log in.`, {
      hint: `Start it, and run the same command again: ${start}`,
      resource: id,
    })
  }
  if (meaning !== "broken") return null
  return azureFailure("resource_unavailable", `${name} is in the state ${state} and cannot be used.`, {
    hint: `See what is wrong with it in the portal, under Resource health, or with: az resource show --ids ${id} --query properties`,
    resource: id,
  })
}

/** The look of a validation at a server or database that does not work; nothing else of it can be looked at. @public */
export function restingLook(name: string, error: KeylessError): Step<readonly Finding[]> {
  return findingStep({
    id: "server.state",
    description: "Target service state validated.",
    title: `Look whether ${name} works`,
    why: "Nobody can log in to a server that does not.",
    find: async () => ({ code: error.code, message: error.message, hint: error.hint ?? "" }),
  })
}
