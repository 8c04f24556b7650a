import {
  action,
  type AuthPlugin,
  createEngine,
  type Engine,
  isKeylessError,
  type KeylessError,
  type ResolvedSource,
  type ResolvedTarget,
  type SourcePlugin,
  type TargetPlugin,
} from "../../src/index.ts"
import { specOf } from "../engine/harness.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget, type World } from "../fakes.ts"

/** What of the fake plugins is to be different. A value of any type stands for what a plugin in JavaScript may answer. */
export interface Faults {
  readonly source?: Readonly<Record<string, unknown>>
  readonly target?: Readonly<Record<string, unknown>>
  readonly auth?: Readonly<Record<string, unknown>>
  readonly clientFormat?: unknown
  /** Of what `resolve` answers, over what the fake one does. */
  readonly found?: (source: ResolvedSource) => Readonly<Record<string, unknown>>
  readonly database?: (target: ResolvedTarget) => Readonly<Record<string, unknown>>
}

/** An engine of plugins of which one does not keep to its contract. */
export function faulty(faults: Faults, world: World = emptyWorld()): { engine: Engine; world: World } {
  const source = fakeSource(world)
  const target = fakeTarget(world)
  const wrongSource = {
    ...source,
    resolve: async (...all: Parameters<typeof source.resolve>) => {
      const found = await source.resolve(...all)
      return { ...found, ...faults.found?.(found) }
    },
    ...faults.source,
  } as SourcePlugin
  const wrongTarget = {
    ...target,
    resolve: async (...all: Parameters<typeof target.resolve>) => {
      const found = await target.resolve(...all)
      return { ...found, ...faults.database?.(found) }
    },
    ...faults.target,
  } as TargetPlugin
  const auths = fakeAuths().map((auth, index) =>
    index === 0 ? ({ ...auth, ...faults.auth } as AuthPlugin) : auth,
  )
  const clients = fakeClients().map((client) =>
    client.id === "nodejs" && faults.clientFormat !== undefined
      ? { ...client, formats: { postgresql: faults.clientFormat as () => [] } }
      : client,
  )
  return { engine: createEngine({ plugins: [wrongSource, wrongTarget, ...auths, ...clients] }), world }
}

/** Plans and carries out; answers the error. */
export async function failureOf(engine: Engine, signal?: AbortSignal): Promise<KeylessError> {
  const how = signal === undefined ? {} : { signal }
  try {
    await engine.run(await engine.plan(specOf({ name: "shop" }), how), how)
  } catch (error) {
    if (isKeylessError(error)) return error
    throw error
  }
  throw new Error("It did not fail.")
}

/** An action of a plugin that does nothing. */
export const idle = (id: string, parts: object = {}) =>
  action<null>({
    id,
    title: id,
    why: "test",
    check: async () => ({ done: false }),
    apply: async () => null,
    ...parts,
  })
