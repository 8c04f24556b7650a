import type { Context, JsonObject } from "./context.ts"

const stepBrand: unique symbol = Symbol.for("keyless.step")

/** A permission that a step needs of the caller. @public */
export interface Permission {
  /** Name of the operation in the platform's own words, for example `Microsoft.Web/sites/write`. */
  readonly operation: string
  /** Resource id that it is needed on. */
  readonly scope: string
}

/** Names a step and carries the type of its value. @public */
export interface StepRef<out T = unknown> {
  readonly id: string
  /** Never set; carries the type. */
  readonly valueType?: T
}

/** What tells a step from all others. A copy of a step has that of the step, so that one may wrap another's functions. @public */
export interface StepMark {
  /** Never set. */
  readonly mark?: never
}

/** What a step gets when it runs: the values of the steps it needs are there. @public */
export interface StepContext extends Context {
  /** The value of a step named in `needs`. */
  value<T>(step: StepRef<T>): T
}

/** Something temporary that must be gone after the run, whatever happens. @public */
export interface TemporaryResource {
  /** Name of the function in the plugin's `closers` that removes it, one of those that the step names in its own `closers`. */
  readonly closer: string
  /** All that the closer needs, nothing secret. It is journaled before {@link create} runs. */
  readonly data: JsonObject
  /** What it is, for messages: `firewall rule svc_ab12c of shop-db`. */
  readonly title: string
  /** Whether it lets this machine in from the network, which a user may not want. @defaultValue false */
  readonly opensNetwork?: boolean
  create(): Promise<void>
  /**
   * Whether a failure of {@link create} means that nothing was made, such as a refusal. Otherwise it may still appear: a request that was
   * cut off may have been accepted. @defaultValue it may
   */
  isAbsentAfter?(error: unknown): boolean
}

/** What an ephemeral step gets when it opens. @public */
export interface EphemeralContext extends StepContext {
  /** Makes a temporary resource: journal first, then `create`; it is removed when the ephemeral step closes or after a crash. */
  acquire(resource: TemporaryResource): Promise<void>
  /** Runs when the ephemeral step closes, before temporary resources are removed. For what dies with the process anyway. */
  defer(release: () => Promise<void>): void
}

interface StepBase<T> extends StepRef<T> {
  /** Put on by {@link action}, {@link ephemeral} and {@link proof}. */
  readonly [stepBrand]: StepMark
  /** Unique within a plan: `identity.enable`. */
  readonly id: string
  /** What it does, as an order: `Enable the system identity of shop-web`. */
  readonly title: string
  /** Why it is needed, in one sentence. */
  readonly why: string
  readonly permissions: readonly Permission[]
  /** Steps that must be done first. A step that needs an ephemeral step runs while the ephemeral step is open. */
  readonly needs: readonly Step<unknown>[]
}

/** What a check found. @public */
export type CheckResult<T> =
  | { readonly done: true; readonly value: T }
  | { readonly done: false; readonly detail?: string }

/** A step that changes something. @public */
export interface Action<T = unknown> extends StepBase<T> {
  readonly kind: "action"
  /** A question to ask before {@link apply}, where the change hurts: a restart, a replaced admin. */
  readonly consent?: string
  /** Whether the change is there already. Reads only. */
  check(context: StepContext): Promise<CheckResult<T>>
  /** Makes the change. Idempotent: a second call ends in the same state. */
  apply(context: StepContext): Promise<T>
  /**
   * Takes back what {@link apply} did or began; called only if this run applied. Absent where it cannot be taken back.
   */
  undo?(context: StepContext): Promise<void>
  /**
   * Ephemeral steps that are opened again for {@link undo}, if they had been open in the run: to look whether anybody rests on what it takes back. That one
   * cannot be opened does not keep it from running.
   */
  undoNeeds?(): readonly Step<unknown>[]
}

/** A step that opens something for the steps that need it and closes it after them. @public */
export interface Ephemeral<T = unknown> extends StepBase<T> {
  readonly kind: "ephemeral"
  /** Names of the plugin's closers that {@link EphemeralContext.acquire} is called with. @defaultValue none: it acquires nothing */
  readonly closers?: readonly string[]
  open(context: EphemeralContext): Promise<T>
  /**
   * The value for undoing, asked for where the ephemeral step is still open then: what rests on the run's signal, which may be aborted, rests on that of the
   * new context. @defaultValue the value as it is
   */
  forUndo?(value: T, context: StepContext): T
}

/** A step that only looks, and throws if what it looks for is not so. @public */
export interface Proof<T = unknown> extends StepBase<T> {
  readonly kind: "proof"
  prove(context: StepContext): Promise<T>
}

/** @public */
export type Step<T = unknown> = Action<T> | Ephemeral<T> | Proof<T>

type Draft<S extends Step<unknown>> = Omit<
  S,
  "kind" | "needs" | "permissions" | "valueType" | typeof stepBrand
> &
  Partial<Pick<S, "needs" | "permissions">>

/** Makes an {@link Action}; `needs` and `permissions` may be left out. @public */
export function action<T>(draft: Draft<Action<T>>): Action<T> {
  return Object.freeze({ needs: [], permissions: [], ...draft, kind: "action", [stepBrand]: newMark() })
}

/** Makes a {@link Ephemeral}; `needs` and `permissions` may be left out. @public */
export function ephemeral<T>(draft: Draft<Ephemeral<T>>): Ephemeral<T> {
  return Object.freeze({ needs: [], permissions: [], ...draft, kind: "ephemeral", [stepBrand]: newMark() })
}

/** Makes a {@link Proof}; `needs` and `permissions` may be left out. @public */
export function proof<T>(draft: Draft<Proof<T>>): Proof<T> {
  return Object.freeze({ needs: [], permissions: [], ...draft, kind: "proof", [stepBrand]: newMark() })
}

function newMark(): StepMark {
  return Object.freeze({})
}

/** What marks a step, or undefined for what none of the makers of steps has made, in this or another copy of this package. */
export function markOf(step: object): StepMark | undefined {
  const mark: unknown = Reflect.get(step, stepBrand)
  return typeof mark === "object" && mark !== null ? mark : undefined
}
