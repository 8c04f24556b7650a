import { describe, expect, test } from "vitest"
import { KeylessError, type Ephemeral, ephemeral, type EphemeralContext } from "../../src/index.ts"
import { act, codeOf, lines, planOf, start, until, watchedJournal } from "./harness.ts"

const broken = async (): Promise<never> => {
  throw new KeylessError("broken", "It broke.")
}

/** An ephemeral step that writes down what happens to it. It defers one thing and acquires as many as named. */
function session(log: string[], temporaries: readonly string[] = [], draft: Partial<Ephemeral<string>> = {}) {
  return ephemeral<string>({
    id: "s",
    title: "Open a session",
    why: "test",
    closers: ["opening"],
    async open(context: EphemeralContext) {
      log.push("open")
      context.defer(async () => void log.push("close"))
      for (const title of temporaries) {
        await context.acquire({
          closer: "opening",
          data: { title },
          title,
          create: async () => void log.push(`create ${title}`),
        })
      }
      return "session"
    },
    ...draft,
  })
}

const closing = (log: string[]) => ({
  closeTemporary: async (_context: unknown, record: { readonly title: string }) =>
    void log.push(`remove ${record.title}`),
})

test("an ephemeral step stays open while steps need it, and closes before the steps that do not", async () => {
  const log: string[] = []
  const s = session(log, ["rule"])
  const a = act("a", { needs: [s], apply: async (context) => (log.push(context.value(s)), "a") })
  const b = act("b", { needs: [s, a], apply: async () => (log.push("b"), "b") })
  const later = act("later", {
    needs: [b],
    async apply() {
      await until(() => log.includes("remove rule"))
      return "later"
    },
  })
  const { events, ended } = start(planOf([s, a, b, later]), closing(log))
  expect(await ended).toEqual({ result: "finished" })
  expect(log).toEqual(["open", "create rule", "session", "b", "close", "remove rule"])
  expect(lines(events).filter((line) => line.startsWith("temporary"))).toEqual([
    "temporary.created s",
    "temporary.removed s",
  ])
})

test("what an ephemeral step acquired is removed latest first, after what it deferred", async () => {
  const log: string[] = []
  await start(planOf([session(log, ["one", "two"])]), closing(log)).ended
  expect(log).toEqual(["open", "create one", "create two", "close", "remove two", "remove one"])
})

test("a temporary resource is in the journal before it is made, and released after it is gone", async () => {
  const journal = watchedJournal()
  const log = journal.written
  await start(planOf([session(log, ["rule"])]), { journal, ...closing(log) }).ended
  expect(log).toEqual([
    "open",
    "acquire s",
    "create rule",
    "made",
    "close",
    "remove rule",
    "release",
    "complete",
  ])
})

test("what was refused for certain is not there to be removed", async () => {
  const journal = watchedJournal()
  const log = journal.written
  const refused = ephemeral<string>({
    id: "refused",
    title: "refused",
    why: "test",
    closers: ["opening"],
    async open(context) {
      const create = async () => Promise.reject(new Error("refused"))
      await context.acquire({ closer: "opening", data: {}, title: "rule", create, isAbsentAfter: () => true })
      return "open"
    },
  })
  await start(planOf([refused]), { journal, ...closing(log) }).ended
  expect(log).toEqual(["acquire refused", "release", "complete"])
})

test("an ephemeral step that rests on another closes before it", async () => {
  const log: string[] = []
  const outer = session(log, ["rule"])
  const inner = ephemeral<string>({
    id: "inner",
    title: "inner",
    why: "test",
    needs: [outer],
    async open(context) {
      context.defer(async () => {
        await new Promise((resolve) => setImmediate(resolve))
        log.push("close inner")
      })
      return "inner"
    },
  })
  const a = act("a", { needs: [inner], apply: async () => (log.push("a"), "a") })
  const b = act("b", { needs: [a], apply: async () => (log.push("b"), "b") })
  await start(planOf([outer, inner, a, b]), closing(log)).ended
  expect(log.filter((line) => line !== "b")).toEqual([
    "open",
    "create rule",
    "a",
    "close inner",
    "close",
    "remove rule",
  ])
})

describe("an ephemeral step closes", () => {
  test("when a step in it fails", async () => {
    const log: string[] = []
    const s = session(log, ["rule"])
    const { ended } = start(planOf([s, act("a", { needs: [s], apply: broken })]), closing(log))
    expect(await codeOf(ended)).toBe("broken")
    expect(log).toEqual(["open", "create rule", "close", "remove rule"])
  })

  test("when it fails to open half-way", async () => {
    const log: string[] = []
    const s = session(log, [], {
      async open(context) {
        await context.acquire({ closer: "opening", data: {}, title: "rule", create: broken })
        return "never"
      },
    })
    const { events, ended } = start(planOf([s]), closing(log))
    expect(await codeOf(ended)).toBe("broken")
    expect(log).toEqual(["remove rule"])
    expect(lines(events)).not.toContain("temporary.created s")
  })

  test("when the run is cancelled", async () => {
    const log: string[] = []
    const stop = new AbortController()
    const s = session(log, ["rule"])
    const a = act("a", {
      needs: [s],
      async apply(context) {
        await context.clock.sleep(1e8, context.signal)
        return "a"
      },
    })
    const { events, ended } = start(planOf([s, a]), { signal: stop.signal, ...closing(log) })
    await until(() => lines(events).includes("step.started a"))
    stop.abort()
    expect(await codeOf(ended)).toBe("cancelled")
    expect(log).toEqual(["open", "create rule", "close", "remove rule"])
  })

  test("with a signal of its own, which the cancelling does not touch", async () => {
    const stop = new AbortController()
    const s = session([], ["rule"])
    const seen: boolean[] = []
    const a = act("a", { needs: [s], apply: async () => (stop.abort(), "a") })
    await start(planOf([s, a]), {
      signal: stop.signal,
      closeTemporary: async ({ signal }) => void seen.push(signal.aborted),
    }).ended
    expect(seen).toEqual([false])
  })

  test("though a part of closing fails, which is told as a warning", async () => {
    const log: string[] = []
    const s = session(log, [], {
      async open(context) {
        context.defer(async () => void log.push("first"))
        context.defer(broken)
        return "s"
      },
    })
    const { events, ended } = start(planOf([s]))
    expect(await ended).toEqual({ result: "finished" })
    expect(log).toEqual(["first"])
    expect(events.find((event) => event.type === "warning")).toMatchObject({
      step: "s",
      message: "Could not close cleanly: It broke.",
    })
  })
})

describe("undoing a step that needs an ephemeral step", () => {
  test("opens the ephemeral step again if it had closed, and closes it again", async () => {
    const log: string[] = []
    const s = session(log, ["rule"])
    const a = act("a", {
      needs: [s],
      undo: async (context) => void log.push(`undo in ${context.value(s)}`),
    })
    const b = act("b", {
      needs: [a],
      async apply() {
        await until(() => log.includes("remove rule"))
        return broken()
      },
    })
    await start(planOf([s, a, b]), closing(log)).ended
    const once = ["open", "create rule", "close", "remove rule"]
    expect(log).toEqual([...once, "open", "create rule", "undo in session", "close", "remove rule"])
  })

  test("uses the ephemeral step that is still open", async () => {
    const log: string[] = []
    const s = session(log)
    const a = act("a", { needs: [s], undo: async () => void log.push("undo") })
    const b = act("b", { needs: [s, a], apply: broken })
    await start(planOf([s, a, b])).ended
    expect(log).toEqual(["open", "undo", "close"])
  })
})

describe("something temporary that cannot be removed", () => {
  test("makes a run that did everything else fail, and leaves its journal open", async () => {
    const journal = watchedJournal()
    const undone: string[] = []
    const s = session([], ["rule one"])
    const a = act("a", { needs: [s], undo: async () => void undone.push("a") })
    const { events, ended } = start(planOf([s, a]), { journal, closeTemporary: broken })
    const end = await ended
    expect(end).toMatchObject({ error: { code: "temporary_left" } })
    expect("error" in end && end.error.message).toContain("rule one")
    expect(undone).toEqual([])
    expect(journal.written.at(-1)).toBe("incomplete")
    expect(journal.written).not.toContain("release")
    expect(events.find((event) => event.type === "temporary.left")).toMatchObject({
      step: "s",
      title: "rule one",
      error: { code: "broken" },
    })
  })

  test("does not hide why a run failed, and leaves its journal open", async () => {
    const journal = watchedJournal()
    const s = session([], ["rule"])
    const a = act("a", { needs: [s], apply: async () => Promise.reject(new KeylessError("first", "First.")) })
    expect(await codeOf(start(planOf([s, a]), { journal, closeTemporary: broken }).ended)).toBe("first")
    expect(journal.written.at(-1)).toBe("incomplete")
  })
})
