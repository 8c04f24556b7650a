import { describe, expect, test } from "vitest"
import { KeylessError } from "../../src/index.ts"
import { act, codeOf, lines, meeting, planOf, start, watchedJournal } from "./harness.ts"

const broken = async (): Promise<never> => {
  throw new KeylessError("broken", "It broke.")
}

/** An action that says when it is taken back. */
const undoable = (id: string, undone: string[], draft: Parameters<typeof act>[1] = {}) =>
  act(id, { undo: async () => void undone.push(id), ...draft })

test("steps behind a failure are not reached", async () => {
  const a = act("a", { apply: broken })
  const b = act("b", { needs: [a] })
  const c = act("c", { needs: [b] })
  const { events, ended } = start(planOf([a, b, c]))
  expect(await ended).toMatchObject({ error: { code: "broken", step: "a" } })
  expect(lines(events)).toEqual([
    "run.started",
    "step.started a",
    "step.failed a",
    "step.skipped b not_reached",
    "step.skipped c not_reached",
    "run.failed",
  ])
})

test("a check that fails is a failure of its step, with nothing to take back", async () => {
  const undone: string[] = []
  const end = await start(planOf([undoable("a", undone, { check: broken })])).ended
  expect(end).toMatchObject({ error: { code: "broken", step: "a" } })
  expect(undone).toEqual([])
})

test("an error that is not Keyless's own becomes one, with its cause", async () => {
  const cause = new TypeError("x is not a function")
  const step = act("a", { apply: () => Promise.reject(cause) })
  expect(await start(planOf([step])).ended).toMatchObject({
    error: { code: "unexpected", message: "x is not a function", step: "a", cause },
  })
})

test("the first failure is the run's error, though others fail beside it", async () => {
  const meet = meeting(2)
  const first = act("a", { apply: async () => (await meet(), broken()) })
  const second = act("b", {
    async apply() {
      await meet()
      await new Promise((resolve) => setImmediate(resolve))
      throw new KeylessError("broken_too", "So did this.")
    },
  })
  expect(await codeOf(start(planOf([first, second])).ended)).toBe("broken")
})

describe("undo", () => {
  test("takes back what was done, latest first, and the half-done step too", async () => {
    const undone: string[] = []
    const a = undoable("a", undone)
    const b = undoable("b", undone, { needs: [a] })
    const c = undoable("c", undone, { needs: [b], apply: broken })
    const { events, ended } = start(planOf([a, b, c]))
    await ended
    expect(undone).toEqual(["c", "b", "a"])
    expect(lines(events).filter((line) => line.startsWith("undo"))).toEqual(
      ["c", "b", "a"].flatMap((id) => [`undo.started ${id}`, `undo.done ${id}`]),
    )
  })

  test("goes by when steps were completed, not by when they began", async () => {
    const undone: string[] = []
    const quickIsDone = Promise.withResolvers<void>()
    const slow = undoable("slow", undone, { apply: async () => (await quickIsDone.promise, "slow") })
    const quick = undoable("quick", undone)
    const after = act("after", { needs: [quick], apply: async () => (quickIsDone.resolve(), "after") })
    const last = undoable("last", undone, { needs: [slow, after], apply: broken })
    await start(planOf([slow, quick, after, last])).ended
    expect(undone).toEqual(["last", "slow", "quick"])
  })

  test("leaves alone what was in place and what has no undo", async () => {
    const undone: string[] = []
    const a = undoable("a", undone, { check: async () => ({ done: true, value: "a" }) })
    const b = act("b", { needs: [a] })
    const c = act("c", { needs: [b], apply: broken })
    const { events, ended } = start(planOf([a, b, c]))
    await ended
    expect(undone).toEqual([])
    expect(lines(events).some((line) => line.startsWith("undo"))).toBe(false)
  })

  test("that fails is reported, and the others go on", async () => {
    const undone: string[] = []
    const a = undoable("a", undone)
    const b = undoable("b", undone, { needs: [a], undo: broken })
    const c = undoable("c", undone, { needs: [b], apply: async () => Promise.reject(new Error("first")) })
    const journal = watchedJournal()
    const { events, ended } = start(planOf([a, b, c]), { journal })
    expect(await codeOf(ended)).toBe("unexpected")
    expect(undone).toEqual(["c", "a"])
    expect(events.find((event) => event.type === "undo.failed")).toMatchObject({
      step: "b",
      error: { code: "broken", step: "b" },
    })
    expect(journal.written).toEqual(expect.arrayContaining(["undo c ok", "undo b failed", "undo a ok"]))
  })

  test("does not happen when it is not wanted", async () => {
    const undone: string[] = []
    const a = undoable("a", undone)
    const b = act("b", { needs: [a], apply: broken })
    expect(await codeOf(start(planOf([a, b]), { rollback: false }).ended)).toBe("broken")
    expect(undone).toEqual([])
  })

  test("goes on, and so does the clean-up, when the journal cannot be written any more", async () => {
    const inner = watchedJournal()
    let isFull = false
    const journal = {
      ...inner,
      async begin(header: Parameters<typeof inner.begin>[0]) {
        const run = await inner.begin(header)
        return {
          ...run,
          append: async (entry: Parameters<typeof run.append>[0]) =>
            isFull ? Promise.reject(new Error("no space left on device")) : run.append(entry),
        }
      },
    }
    const undone: string[] = []
    const a = undoable("a", undone)
    const b = undoable("b", undone, { needs: [a] })
    const c = act("c", { needs: [b], apply: async () => ((isFull = true), broken()) })
    expect(await codeOf(start(planOf([a, b, c]), { journal }).ended)).toBe("broken")
    expect(undone).toEqual(["b", "a"])
  })
})

describe("the journal of a run", () => {
  test("has the intent before and the outcome after each change", async () => {
    const journal = watchedJournal()
    const step = act("a", { apply: async () => (journal.written.push("effect"), "a") })
    await start(planOf([step]), { journal }).ended
    expect(journal.written).toEqual(["intent a", "effect", "outcome a ok", "complete"])
  })

  test("is complete when all that was done is taken back", async () => {
    const journal = watchedJournal()
    const a = undoable("a", [])
    await start(planOf([a, act("b", { needs: [a], apply: broken })]), { journal }).ended
    expect(journal.written.at(-1)).toBe("complete")
  })

  test("is not complete when what was done was kept", async () => {
    const journal = watchedJournal()
    const a = undoable("a", [])
    const steps = [a, act("b", { needs: [a], apply: broken })]
    await start(planOf(steps), { journal, rollback: false }).ended
    expect(journal.written.at(-1)).toBe("incomplete")
  })

  test("is not complete when something could not be taken back", async () => {
    const journal = watchedJournal()
    const a = undoable("a", [], { undo: broken })
    await start(planOf([a, act("b", { needs: [a], apply: broken })]), { journal }).ended
    expect(journal.written.at(-1)).toBe("incomplete")
  })
})

describe("a run that notes failures", () => {
  test("goes on beside a failure, takes nothing back, and succeeds", async () => {
    const undone: string[] = []
    const a = undoable("a", undone)
    const b = act("b", { apply: broken })
    const c = act("c", { needs: [b] })
    const d = act("d", { needs: [a] })
    const { events, ended } = start(planOf([b, c, a, d], "note"), { concurrency: 1 })
    expect(await ended).toEqual({ result: "finished" })
    expect(undone).toEqual([])
    expect(lines(events)).toEqual(
      expect.arrayContaining(["step.failed b", "step.skipped c not_reached", "step.done a", "step.done d"]),
    )
  })
})
