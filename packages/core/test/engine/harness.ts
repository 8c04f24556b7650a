import {
  type ApplyOptions,
  type ConnectionSpec,
  createEngine,
  type Engine,
  type EngineEvent,
  type EngineOptions,
} from "../../src/index.ts"
import { emptyWorld, fakeAuths, fakeClients, fakeSource, fakeTarget, type World } from "../fakes.ts"

export const app = { kind: "webapp", options: { name: "shop-web" } }
export const database = { kind: "fake-db", options: { database: "shop" } }

/** A spec that connects the fake app to the fake database, with Node.js. */
export function specOf(extra: Partial<ConnectionSpec> = {}): ConnectionSpec {
  return { source: app, target: database, client: "nodejs", ...extra }
}

/** An engine over a world of its own. */
export function engineOf(options: Partial<EngineOptions> & { readonly world?: World } = {}): {
  readonly engine: Engine
  readonly world: World
} {
  const { world = emptyWorld(), ...rest } = options
  const plugins = [fakeSource(world), fakeTarget(world), ...fakeAuths(), ...fakeClients()]
  return { world, engine: createEngine({ plugins, ...rest }) }
}

/** Makes a connection and answers what happened. */
export async function create(engine: Engine, spec: ConnectionSpec, options: ApplyOptions = {}) {
  const events: EngineEvent[] = []
  const plan = await engine.plan(spec)
  const connection = await engine.run(plan, { ...options, onEvent: (event) => events.push(event) })
  return { connection, events }
}

/** Answers every question with yes. */
export const yes: ApplyOptions = { confirm: async () => true }

/** Texts of the warnings among events. */
export function warnings(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) => (event.type === "warning" ? [event.message] : []))
}
