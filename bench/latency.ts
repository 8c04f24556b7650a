import tls from "node:tls"
import { createAzure, parseCloud } from "@keyless/azure"
import { createEngine, type EngineEvent, type StepSummary } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import { startSandbox } from "@keyless/sandbox"
import { heading } from "./measure.ts"
import type { BenchTarget } from "./targets.ts"

const armLatencyMs = 300
const lroMs = 5_000

/** Wall time of a first create against a slow Azure, beside the longest path of its plan. */
export async function benchLatency({ title, target, bare }: BenchTarget): Promise<void> {
  heading(
    `${title} in a slow Azure: ${armLatencyMs} ms per ARM call, ${lroMs / 1000} s per long-running operation`,
  )
  await using sandbox = await startSandbox({
    seed: bare,
    faults: { armLatencyMs, lroMs },
  })
  tls.setDefaultCACertificates([...tls.getCACertificates(), sandbox.caPem])
  Object.assign(process.env, sandbox.callerEnvironment())
  const azure = createAzure({ cloud: parseCloud(sandbox.cloud) })
  const engine = createEngine({ plugins: azurePreset({ azure }) })

  const started = performance.now()
  const plan = await engine.plan({
    name: "shop",
    source: { kind: "webapp", options: { resourceGroup: "demo", name: "shop-web" } },
    target,
    client: "python",
  })
  const planned = performance.now() - started
  const events: EngineEvent[] = []
  await engine.run(plan, { confirm: async () => true, onEvent: (event) => events.push(event) })
  const wall = performance.now() - started

  const { path, milliseconds } = longestPath(plan.steps, events)
  const longest = planned + milliseconds
  console.log(`planning              ${Math.round(planned)} ms`)
  for (const { id, milliseconds: took } of path) console.log(`${id.padEnd(21)} ${Math.round(took)} ms`)
  if (target.kind === "postgres-flexible") {
    const injected = ["planning", ...path.map(({ id }) => id)].reduce((sum, id) => sum + injectedInto(id), 0)
    console.log(
      `\nlatency injected on that path ${injected} ms: wall time is ${(wall / injected).toFixed(3)} times that`,
    )
  }
  console.log(
    `wall time ${Math.round(wall)} ms, longest path ${Math.round(longest)} ms, ratio ${(wall / longest).toFixed(3)}`,
  )
  const all = planned + [...durations(events).values()].reduce((sum, took) => sum + took, 0)
  console.log(`one step after another it would be ${Math.round(all)} ms`)
}

/** For PostgreSQL: ARM calls one after another, and long-running operations, of what lies on the longest path: no client could be faster than their sum. */
const calls: Readonly<Record<string, { readonly calls: number; readonly operations: number }>> = {
  planning: { calls: 2, operations: 0 },
  "entra.enable": { calls: 3, operations: 1 },
  "admin.ensure": { calls: 4, operations: 1 },
  "database.session": { calls: 3, operations: 1 },
  "database.session (close)": { calls: 2, operations: 1 },
}

function injectedInto(id: string): number {
  const { calls: count, operations } = calls[id] ?? { calls: 0, operations: 0 }
  return count * armLatencyMs + operations * lroMs
}

/** How long each step took; closing the scope counts as a step of its own. */
function durations(events: readonly EngineEvent[]): Map<string, number> {
  const took = new Map<string, number>()
  const begun = new Map<string, number>()
  for (const event of events) {
    if (!("step" in event) || event.step === undefined) continue
    const at = Date.parse(event.at)
    if (event.type === "step.started") begun.set(event.step, at)
    if (event.type === "step.done" || event.type === "step.skipped")
      took.set(event.step, at - (begun.get(event.step) ?? at))
    if (event.type === "temporary.removed") {
      const closed = events.findLast((other) => other.type === "step.done" && other.step === "access.prove")
      took.set(`${event.step} (close)`, at - Date.parse(closed?.at ?? event.at))
    }
  }
  return took
}

function longestPath(steps: readonly StepSummary[], events: readonly EngineEvent[]) {
  const took = durations(events)
  const edges = new Map<string, readonly string[]>(steps.map(({ id, needs }) => [id, needs]))
  edges.set("database.session (close)", ["access.prove"])
  const best = new Map<string, { path: { id: string; milliseconds: number }[]; milliseconds: number }>()
  const visit = (id: string): { path: { id: string; milliseconds: number }[]; milliseconds: number } => {
    const known = best.get(id)
    if (known !== undefined) return known
    const before = (edges.get(id) ?? []).map(visit).toSorted((a, b) => b.milliseconds - a.milliseconds)[0]
    const own = { id, milliseconds: took.get(id) ?? 0 }
    const found = {
      path: [...(before?.path ?? []), own],
      milliseconds: (before?.milliseconds ?? 0) + own.milliseconds,
    }
    best.set(id, found)
    return found
  }
  const ends = [...edges.keys()].map(visit).toSorted((a, b) => b.milliseconds - a.milliseconds)
  return ends[0] ?? { path: [], milliseconds: 0 }
}
