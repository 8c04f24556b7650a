import { expect, test } from "vitest"
import { createSecret, type EngineEvent, KeylessError, ephemeral } from "../../src/index.ts"
import { act, lines, planOf, start } from "./harness.ts"

const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl"

/** Steps that were started and did not end in one of the ways a step can end. */
function unended(events: readonly EngineEvent[]): string[] {
  const open = new Set<string>()
  for (const event of events) {
    if (event.type === "step.started") open.add(event.step)
    if (event.type === "step.done" || event.type === "step.failed" || event.type === "step.skipped") {
      open.delete(event.step)
    }
  }
  return [...open]
}

test("a run with an ephemeral step, a skip, progress and a warning is told completely and in order", async () => {
  const s = ephemeral({ id: "s", title: "s", why: "test", open: async () => "s" })
  const a = act("a", { needs: [s], check: async () => ({ done: true, value: "a" }) })
  const b = act("b", {
    needs: [s, a],
    async apply(context) {
      context.progress("half of it")
      context.warn("look here", "do this")
      return "b"
    },
  })
  const { events, ended } = start(planOf([s, a, b]))
  await ended
  expect(lines(events)).toEqual([
    "run.started",
    "step.started s",
    "step.done s",
    "step.started a",
    "step.skipped a in_place",
    "step.started b",
    "step.progress b",
    "warning b",
    "step.done b",
    "run.done",
  ])
  expect(events[0]).toMatchObject({ operation: "create", connection: "shop" })
  expect(events.find(({ type }) => type === "warning")).toMatchObject({
    message: "look here",
    hint: "do this",
  })
})

test("every event has the time of the clock that the engine was given", async () => {
  const at = new Date("2026-11-23T12:00:00.123Z")
  const clock = { now: () => at, sleep: async () => {} }
  const { events, ended } = start(planOf([act("a")]), { clock })
  await ended
  expect(new Set(events.map((event) => event.at))).toEqual(new Set(["2026-11-23T12:00:00.123Z"]))
})

test("a step that was started always ends, also beside a failure", async () => {
  const gate = Promise.withResolvers<string>()
  const slow = act("slow", { apply: () => gate.promise })
  const fails = act("fails", {
    async apply() {
      setImmediate(() => gate.resolve("slow"))
      throw new Error("broken")
    },
  })
  const { events, ended } = start(planOf([slow, fails, act("later", { needs: [slow] })]))
  await ended
  expect(unended(events)).toEqual([])
  expect(lines(events)).toContain("step.done slow")
  expect(lines(events)).toContain("step.skipped later not_reached")
})

test("plan warnings come right after the start", async () => {
  const plan = planOf([act("a")])
  const warned = { ...plan, warnings: [{ message: "careful", hint: "do this" }] }
  const { events, ended } = start(warned)
  await ended
  expect(events[1]).toMatchObject({ type: "warning", message: "careful", hint: "do this" })
})

test("a run that is refused by its journal tells nothing", async () => {
  const journal = {
    abandoned: async () => [],
    begin: async () => Promise.reject(new KeylessError("connection_busy", "Busy.")),
  }
  const { events, ended } = start(planOf([act("a")]), { journal })
  expect(await ended).toMatchObject({ error: { code: "connection_busy" } })
  expect(events).toEqual([])
})

test("no token and no value of a step gets into the events", async () => {
  const s = ephemeral({
    id: "s",
    title: "s",
    why: "test",
    async open(context) {
      context.defer(() => Promise.reject(new Error(`closing with ${token}`)))
      return createSecret(token)
    },
  })
  const a = act("a", {
    needs: [s],
    async apply(context) {
      context.progress(`logging in with ${context.value(s).reveal()}`)
      context.warn(`refused ${token}`, `use another one than ${token}`)
      return token
    },
    undo: () => Promise.reject(new Error(`password=${token}`)),
  })
  const b = act("b", {
    needs: [a],
    apply: () => Promise.reject(new Error(`server said: ${token} is bad`)),
  })
  const { events, ended } = start(planOf([s, a, b]))
  await ended
  expect(lines(events)).toEqual(
    expect.arrayContaining(["step.progress a", "warning a", "warning s", "undo.failed a", "step.failed b"]),
  )
  expect(JSON.stringify(events)).not.toContain("eyJ")
})
