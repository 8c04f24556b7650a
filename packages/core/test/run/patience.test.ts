import { expect, test } from "vitest"
import { ephemeral } from "../../src/index.ts"
import { act, codeOf, lines, planOf, start, until } from "./harness.ts"

const forever = () => new Promise<never>(() => {})

test.each(["check", "apply"])(
  "a step whose %s never settles does not keep a cancelled run from undoing",
  async (hook) => {
    const undone: string[] = []
    const stop = new AbortController()
    const a = act("a", { undo: async () => void undone.push("a") })
    const b = act("b", { needs: [a], undo: async () => void undone.push("b"), [hook]: forever })
    const { events, ended } = start(planOf([a, b]), { signal: stop.signal, patience: 1 })
    await until(() => lines(events).includes("step.started b"))
    stop.abort()
    expect(await codeOf(ended)).toBe("cancelled")
    // What `apply` may have begun is taken back too.
    expect(undone).toEqual(hook === "apply" ? ["b", "a"] : ["a"])
    expect(lines(events)).toContain("warning b")
  },
)

test("what was given up while it opened makes nothing any more", async () => {
  const stop = new AbortController()
  const made: string[] = []
  let late: Promise<unknown> = Promise.resolve()
  const go = Promise.withResolvers<void>()
  const s = ephemeral<string>({
    id: "s",
    title: "s",
    why: "test",
    closers: ["opening"],
    async open(context) {
      late = (async () => {
        await go.promise
        await context.acquire({
          closer: "opening",
          data: {},
          title: "rule",
          create: async () => void made.push("rule"),
        })
      })()
      await forever()
      return "s"
    },
  })
  const { events, ended } = start(planOf([s]), { signal: stop.signal, patience: 1 })
  await until(() => lines(events).includes("step.started s"))
  stop.abort()
  expect(await codeOf(ended)).toBe("cancelled")
  go.resolve()
  await expect(late).rejects.toMatchObject({ code: "cancelled" })
  expect(made).toEqual([])
})
