import { expect, test } from "vitest"
import { KeylessError, memoryJournal, ephemeral, systemClock } from "../../src/index.ts"
import { applyPlan } from "../../src/run/executor.ts"
import { act, codeOf, lines, planOf, start, until } from "./harness.ts"

const waits = (id: string) =>
  act(id, {
    async apply(context) {
      await context.clock.sleep(1e8, context.signal)
      return id
    },
  })

test("a step that waits is woken, what was done is taken back, the rest is not reached", async () => {
  const stop = new AbortController()
  const undone: string[] = []
  const a = act("a", { undo: async () => void undone.push("a") })
  const b = { ...waits("b"), needs: [a], undo: async () => void undone.push("b") }
  const c = act("c", { needs: [b] })
  const { events, ended } = start(planOf([a, b, c]), { signal: stop.signal })
  await until(() => lines(events).includes("step.started b"))
  stop.abort()
  const end = await ended
  expect(end).toMatchObject({ error: { code: "cancelled", cause: stop.signal.reason } })
  expect(undone).toEqual(["b", "a"])
  expect(lines(events).slice(-7)).toEqual([
    "step.failed b",
    "step.skipped c not_reached",
    "undo.started b",
    "undo.done b",
    "undo.started a",
    "undo.done a",
    "run.failed",
  ])
})

test("undoing has a signal that is not aborted", async () => {
  const stop = new AbortController()
  const seen: boolean[] = []
  const a = act("a", {
    apply: async () => (stop.abort(), "a"),
    undo: async ({ signal }) => void seen.push(signal.aborted),
  })
  await start(planOf([a]), { signal: stop.signal }).ended
  expect(seen).toEqual([false])
})

test("a run that is cancelled before it begins changes nothing", async () => {
  let applied = false
  const a = act("a", { apply: async () => ((applied = true), "a") })
  const { events, ended } = start(planOf([a]), { signal: AbortSignal.abort() })
  expect(await codeOf(ended)).toBe("cancelled")
  expect(applied).toBe(false)
  expect(lines(events)).toEqual(["run.started", "step.skipped a not_reached", "run.failed"])
})

test("an error that the caller aborts with is the run's error", async () => {
  const reason = new KeylessError("deadline_exceeded", "Too late.")
  expect(await codeOf(start(planOf([act("a")]), { signal: AbortSignal.abort(reason) }).ended)).toBe(
    "deadline_exceeded",
  )
})

test("a run that notes failures ends as cancelled too", async () => {
  const stop = new AbortController()
  const { events, ended } = start(planOf([waits("a")], "note"), { signal: stop.signal })
  await until(() => lines(events).includes("step.started a"))
  stop.abort()
  expect(await codeOf(ended)).toBe("cancelled")
})

test("leaving the loop early cancels the run and waits for its clean-up", async () => {
  const undone: string[] = []
  const done: string[] = []
  const a = act("a", { apply: async () => (done.push("a"), "a"), undo: async () => void undone.push("a") })
  const s = ephemeral({
    id: "s",
    title: "s",
    why: "test",
    async open(context) {
      context.defer(async () => void undone.push("s"))
      return "s"
    },
  })
  const b = { ...waits("b"), needs: [a, s] }
  const journal = memoryJournal()
  const deps = {
    journal,
    clock: systemClock,
    random: Math.random,
    concurrency: 8,
    closeTemporary: async () => {},
  }
  for await (const event of applyPlan(planOf([a, s, b]), deps, {})) {
    if (event.type === "step.started" && event.step === "b") break
  }
  expect(done).toEqual(["a"])
  expect(undone).toEqual(["a", "s"])
  // The key is free again: the run has come to its end.
  expect(await codeOf(start(planOf([act("c")]), { journal }).ended)).toBeNull()
})

test("a reader that throws cancels the run as well", async () => {
  const undone: string[] = []
  const a = act("a", { undo: async () => void undone.push("a") })
  const b = { ...waits("b"), needs: [a] }
  const deps = {
    journal: memoryJournal(),
    clock: systemClock,
    random: Math.random,
    concurrency: 8,
    closeTemporary: async () => {},
  }
  const read = async () => {
    for await (const event of applyPlan(planOf([a, b]), deps, {})) {
      if (event.type === "step.started" && event.step === "b") throw new RangeError("reader")
    }
  }
  await expect(read()).rejects.toThrow("reader")
  expect(undone).toEqual(["a"])
})

test("nothing happens until somebody reads", async () => {
  let checked = false
  const a = act("a", { check: async () => ((checked = true), { done: true as const, value: "a" }) })
  const deps = {
    journal: memoryJournal(),
    clock: systemClock,
    random: Math.random,
    concurrency: 8,
    closeTemporary: async () => {},
  }
  const events = applyPlan(planOf([a]), deps, {})
  await new Promise((resolve) => setImmediate(resolve))
  expect(checked).toBe(false)
  await events.return("given up")
})
