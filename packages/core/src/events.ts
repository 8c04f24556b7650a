import { type Upgraders, upgrade } from "./upgrade.ts"
import type { ErrorInfo, Permission, PluginRef } from "./plugin/index.ts"

/** What a run does. @public */
export type Operation = "create" | "delete" | "validate" | "audit"

/** A step as front ends show it. @public */
export interface StepSummary {
  readonly id: string
  /** The plugin that made it. */
  readonly plugin: PluginRef
  readonly kind: "action" | "ephemeral" | "proof"
  readonly title: string
  readonly why: string
  readonly permissions: readonly Permission[]
  readonly needs: readonly string[]
  /** Question that is asked before the step changes anything. */
  readonly consent?: string
}

/** Version of events. */
export const eventVersion = 1

type At<E> = E & {
  /** Of events: who keeps them reads older ones with {@link readEvent}. */
  readonly version: number
  /** ISO 8601 with milliseconds. */
  readonly at: string
}

/**
 * What happens in a run, in order. Progress lines, the status of an API and an audit record are renderings of this one stream.
 * Nothing in it is secret.
 *
 * @public
 */
export type EngineEvent = At<
  | {
      readonly type: "run.started"
      readonly run: string
      readonly operation: Operation
      readonly connection: string
      readonly steps: readonly StepSummary[]
    }
  | { readonly type: "step.started"; readonly step: string; readonly title: string }
  | { readonly type: "step.progress"; readonly step: string; readonly message: string }
  | {
      readonly type: "step.skipped"
      readonly step: string
      readonly title: string
      /** `in_place`: nothing to change. `not_reached`: a step before it failed. */
      readonly reason: "in_place" | "not_reached"
    }
  | {
      readonly type: "step.done"
      readonly step: string
      readonly title: string
      readonly milliseconds: number
    }
  | { readonly type: "step.failed"; readonly step: string; readonly title: string; readonly error: ErrorInfo }
  | { readonly type: "temporary.created"; readonly step: string; readonly title: string }
  | { readonly type: "temporary.removed"; readonly step: string; readonly title: string }
  | {
      readonly type: "temporary.left"
      readonly step: string
      readonly title: string
      readonly error: ErrorInfo
    }
  | { readonly type: "undo.started"; readonly step: string; readonly title: string }
  | { readonly type: "undo.done"; readonly step: string; readonly title: string }
  | { readonly type: "undo.failed"; readonly step: string; readonly title: string; readonly error: ErrorInfo }
  | { readonly type: "warning"; readonly step?: string; readonly message: string; readonly hint?: string }
  | {
      readonly type: "run.done"
      readonly run: string
      readonly milliseconds: number
      readonly changed: boolean
    }
  | {
      readonly type: "run.failed"
      readonly run: string
      readonly milliseconds: number
      readonly error: ErrorInfo
    }
>

/** An event before its time is put on. */
export type EventDraft = EngineEvent extends infer E
  ? E extends { at: string }
    ? Omit<E, "at" | "version">
    : never
  : never

const eventUpgraders: Upgraders<object> = {}

/**
 * Reads an event that was kept, such as a line of an audit log, as one of this version.
 *
 * @returns null for what is no event, or one of a version that this one does not know
 * @public
 */
export function readEvent(kept: unknown, upgraders: Upgraders<object> = eventUpgraders): EngineEvent | null {
  if (typeof kept !== "object" || kept === null || !("version" in kept)) return null
  const upgraded = upgrade(kept, kept.version, eventVersion, upgraders)
  return upgraded.kind === "current" && isEvent(upgraded.value) ? upgraded.value : null
}

const eventTypes: Readonly<Record<EngineEvent["type"], true>> = {
  "run.started": true,
  "step.started": true,
  "step.progress": true,
  "step.skipped": true,
  "step.done": true,
  "step.failed": true,
  "temporary.created": true,
  "temporary.removed": true,
  "temporary.left": true,
  "undo.started": true,
  "undo.done": true,
  "undo.failed": true,
  warning: true,
  "run.done": true,
  "run.failed": true,
}

function isEvent(value: object): value is EngineEvent {
  const field = (name: string): unknown => Reflect.get(value, name)
  const type = field("type")
  return typeof field("at") === "string" && typeof type === "string" && Object.hasOwn(eventTypes, type)
}
