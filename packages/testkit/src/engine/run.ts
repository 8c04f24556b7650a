import assert from "node:assert/strict"
import { inspect } from "node:util"
import {
  createEngine,
  type ConnectionRef,
  type ConnectionSpec,
  type CreatedConnection,
  type Engine,
  type EngineEvent,
  isKeylessError,
  type Journal,
  type KeylessError,
  type Plan,
  type Plugin,
  type Validation,
} from "@keyless/core"
import { under } from "../conformance-case.ts"
import { assertComplete, openings } from "./events.ts"
import { assertNoSecretInError, assertNoSecretInEvents } from "./leaks.ts"
import type { Scene } from "./scene.ts"

/** How a run differs from the usual one. */
export interface RunChange {
  readonly plugins?: readonly Plugin[]
  readonly journal?: Journal
  /** @defaultValue 8, as in an engine */
  readonly concurrency?: number
  readonly signal?: AbortSignal
  /** Who answers questions. @defaultValue `yes` */
  readonly answer?: "yes" | "nobody"
  readonly rollback?: boolean
}

/** A run that came to its end. */
export interface Ran<R> {
  readonly result: R
  readonly events: readonly EngineEvent[]
}

/** A run, or the planning of it, that failed. */
export interface Failed {
  readonly error: KeylessError
  readonly events: readonly EngineEvent[]
}

type Planning<R> = (engine: Engine) => Promise<Plan<R>>

/** An engine of the scene's plugins, or of those that stand in for them. */
export function engineOf(scene: Scene, change: RunChange = {}): Engine {
  return createEngine({
    plugins: change.plugins ?? scene.plugins,
    ...(scene.clock === undefined ? {} : { clock: scene.clock }),
    ...(change.journal === undefined ? {} : { journal: change.journal }),
    ...(change.concurrency === undefined ? {} : { concurrency: change.concurrency }),
  })
}

async function carryOut<R>(scene: Scene, planning: Planning<R>, change: RunChange): Promise<Ran<R> | Failed> {
  const engine = engineOf(scene, change)
  const events: EngineEvent[] = []
  try {
    const plan = await planning(engine)
    const result = await engine.run(plan, {
      ...(change.signal === undefined ? {} : { signal: change.signal }),
      ...(change.rollback === undefined ? {} : { rollback: change.rollback }),
      ...(change.answer === "nobody" ? {} : { confirm: async () => true }),
      onEvent: (event) => events.push(event),
    })
    await under("secrets", () => assertNoSecretInEvents(events, scene.secrets()))
    return { result, events }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    if (isKeylessError(error) && error.cause instanceof assert.AssertionError) throw error.cause
    const isTold = isKeylessError(error) && !(error.code === "plugin_failed" && error.step === undefined)
    assert.ok(isTold, `An error without a code came out: ${inspect(error)}`)
    const given: unknown = error
    await under("errors", () => assertNoSecretInError("the error of a run", given, scene.secrets()))
    await under("secrets", () => assertNoSecretInEvents(events, scene.secrets()))
    return { error, events }
  } finally {
    assertComplete(events)
  }
}

async function succeeds<R>(scene: Scene, planning: Planning<R>, change: RunChange): Promise<Ran<R>> {
  const ended = await carryOut(scene, planning, change)
  if ("error" in ended) assert.fail(`The run failed: ${inspect(ended.error.toJSON(), { depth: 6 })}`)
  assert.deepEqual(openings(ended.events).left, [], "Something temporary was left")
  return ended
}

/** A run that may end either way. */
export function tryCreate(
  scene: Scene,
  change: Partial<ConnectionSpec> = {},
  how: RunChange = {},
): Promise<Ran<CreatedConnection> | Failed> {
  return carryOut(scene, (engine) => engine.plan({ ...scene.spec, ...change }), how)
}

/** Makes a connection. @throws AssertionError where it fails */
export function create(
  scene: Scene,
  change: Partial<ConnectionSpec> = {},
  how: RunChange = {},
): Promise<Ran<CreatedConnection>> {
  return succeeds(scene, (engine) => engine.plan({ ...scene.spec, ...change }), how)
}

/** Makes a connection that cannot be made. @throws AssertionError where it can */
export async function createFails(
  scene: Scene,
  change: Partial<ConnectionSpec> = {},
  how: RunChange = {},
): Promise<Failed> {
  const ended = await tryCreate(scene, change, how)
  if ("error" in ended) return ended
  assert.fail("The run was to fail, and did not.")
}

/** @throws AssertionError where it fails */
export function validate(scene: Scene, change: Partial<ConnectionRef> = {}): Promise<Ran<Validation>> {
  return succeeds(scene, (engine) => engine.planValidate({ ...refOf(scene), ...change }), {})
}

/** @throws AssertionError where it fails */
export function remove(
  scene: Scene,
  change: Partial<ConnectionRef> = {},
  how: RunChange = {},
): Promise<Ran<null>> {
  return succeeds(scene, (engine) => engine.planDelete({ ...refOf(scene), ...change }), how)
}

/** Deletes a connection whose delete fails. @throws AssertionError where it does not */
export async function removeFails(
  scene: Scene,
  change: Partial<ConnectionRef> = {},
  how: RunChange = {},
): Promise<Failed> {
  const ended = await tryRemove(scene, change, how)
  if ("error" in ended) return ended
  assert.fail("The delete was to fail, and did not.")
}

/** A delete that may end either way. */
export function tryRemove(
  scene: Scene,
  change: Partial<ConnectionRef> = {},
  how: RunChange = {},
): Promise<Ran<null> | Failed> {
  return carryOut(scene, (engine) => engine.planDelete({ ...refOf(scene), ...change }), how)
}

function refOf({ spec }: Scene): ConnectionRef {
  return { source: spec.source, name: spec.name }
}

/** @throws AssertionError where the code is none that a plugin or the engine stands for, or the error does not say what to do */
export function assertRefused({ error }: Failed, what: string): void {
  const isAccident = error.code === "unexpected" || error.code === "plugin_failed"
  assert.ok(!isAccident, `${what} failed by accident: ${inspect(error)}`)
  assert.ok(
    error.hint !== undefined && error.hint.trim() !== "",
    `${what} failed with "${error.message}", which has no hint`,
  )
}

/** @throws AssertionError with the findings that are failures */
export function assertValid({ result }: Ran<Validation>, what: string): void {
  const failures = result.findings.filter((finding) => finding.result === "failure")
  assert.deepEqual(failures, [], `${what} does not stand validation`)
}
