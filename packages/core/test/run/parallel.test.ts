import { expect, test } from "vitest"
import { act, codeOf, lines, meeting, planOf, start, until } from "./harness.ts"

test("steps that do not need each other run side by side", async () => {
  const meet = meeting(3)
  const steps = ["a", "b", "c"].map((id) => act(id, { apply: async () => (await meet(), id) }))
  expect(await start(planOf(steps)).ended).toEqual({ result: "finished" })
})

test("a step starts only when all it needs are done, and gets their values", async () => {
  const order: string[] = []
  const record = (id: string) => async () => {
    order.push(id)
    return `value of ${id}`
  }
  const a = act("a", { apply: record("a") })
  const b = act("b", { apply: record("b") })
  const c = act("c", {
    needs: [a, b],
    async apply(context) {
      order.push(`${context.value(a)}, ${context.value(b)}`)
      return "c"
    },
  })
  await start(planOf([c, b, a])).ended
  expect(order.at(-1)).toBe("value of a, value of b")
  expect(order).toHaveLength(3)
})

test("as many steps run at once as the limit says, and no more", async () => {
  let running = 0
  let most = 0
  const pairs = [meeting(2), meeting(2), meeting(2)]
  const steps = pairs.flatMap((meet, pair) =>
    ["x", "y"].map((half) =>
      act(`${pair}${half}`, {
        async apply() {
          running += 1
          most = Math.max(most, running)
          await meet()
          running -= 1
          return half
        },
      }),
    ),
  )
  await start(planOf(steps), { concurrency: 2 }).ended
  expect(most).toBe(2)
})

test("with a limit of one, a second step waits for the first", async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  let begun = false
  const first = act("a", { apply: () => promise })
  const second = act("b", { apply: async () => ((begun = true), "b") })
  const { events, ended } = start(planOf([first, second]), { concurrency: 1 })
  await until(() => lines(events).includes("step.started a"))
  expect(begun).toBe(false)
  resolve("a")
  await ended
  expect(lines(events)).toEqual([
    "run.started",
    "step.started a",
    "step.done a",
    "step.started b",
    "step.done b",
    "run.done",
  ])
})

test("what is in place is not applied, and its value is there for others", async () => {
  let applied = false
  const a = act("a", {
    check: async () => ({ done: true, value: "found" }),
    apply: async () => ((applied = true), "made"),
  })
  let seen = ""
  const b = act("b", { needs: [a], apply: async (context) => (seen = context.value(a)) })
  const { events, ended } = start(planOf([a, b]))
  await ended
  expect(applied).toBe(false)
  expect(seen).toBe("found")
  expect(lines(events)).toContain("step.skipped a in_place")
})

test.each([
  [true, false],
  [false, true],
])("a run whose only step is in place (%s) says changed: %s", async (inPlace, changed) => {
  const check = async () => (inPlace ? { done: true as const, value: "a" } : { done: false as const })
  const { events, ended } = start(planOf([act("a", { check })]))
  await ended
  expect(events.at(-1)).toMatchObject({ type: "run.done", changed })
})

test("asking for the value of a step that is not there yet is a fault of the plan", async () => {
  const a = act("a")
  const b = act("b", { apply: async (context) => context.value(a) })
  expect(await codeOf(start(planOf([b, a]), { concurrency: 1 }).ended)).toBe("invalid_plan")
})
