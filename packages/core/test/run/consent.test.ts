import { expect, test } from "vitest"
import { act, codeOf, lines, planOf, start, until } from "./harness.ts"

const asking = (id: string, done: string[]) =>
  act(id, { consent: `Do ${id}?`, apply: async () => (done.push(id), id) })

test("a step with a question runs after a yes", async () => {
  const done: string[] = []
  const asked: string[] = []
  const confirm = async (question: string) => (asked.push(question), true)
  expect(await codeOf(start(planOf([asking("a", done)]), { confirm }).ended)).toBeNull()
  expect(asked).toEqual(["Do a?"])
  expect(done).toEqual(["a"])
})

test("nobody is asked about what is in place", async () => {
  const asked: string[] = []
  const confirm = async (question: string) => (asked.push(question), true)
  const step = act("a", { consent: "Do it?", check: async () => ({ done: true, value: "a" }) })
  await start(planOf([step]), { confirm }).ended
  expect(asked).toEqual([])
})

test("without anybody to ask, the step fails and changes nothing", async () => {
  const done: string[] = []
  const end = await start(planOf([asking("a", done)])).ended
  expect(end).toMatchObject({ error: { code: "consent_required", step: "a" } })
  expect(done).toEqual([])
})

test("after a no, the step fails and changes nothing", async () => {
  const done: string[] = []
  const end = await start(planOf([asking("a", done)]), { confirm: async () => false }).ended
  expect(end).toMatchObject({ error: { code: "consent_refused", step: "a" } })
  expect(done).toEqual([])
})

test("questions are asked one at a time though steps run side by side", async () => {
  let open = 0
  let most = 0
  const answers: (() => void)[] = []
  const confirm = async () => {
    open += 1
    most = Math.max(most, open)
    await new Promise<void>((resolve) => answers.push(resolve))
    open -= 1
    return true
  }
  const done: string[] = []
  const { events, ended } = start(planOf(["a", "b", "c"].map((id) => asking(id, done))), { confirm })
  await until(() => lines(events).filter((line) => line.startsWith("step.started")).length === 3)
  for (const number of [1, 2, 3]) {
    await until(() => answers.length === number)
    expect(done).toHaveLength(number - 1)
    answers.at(-1)?.()
  }
  expect(await ended).toEqual({ result: "finished" })
  expect(most).toBe(1)
})

test("a question that waits for its turn is not asked when the run has failed meanwhile", async () => {
  const done: string[] = []
  const asked: string[] = []
  const confirm = async (question: string) => {
    asked.push(question)
    return question !== "Do a?"
  }
  const { events, ended } = start(planOf([asking("a", done), asking("b", done)]), { confirm })
  expect(await codeOf(ended)).toBe("consent_refused")
  expect(asked).toEqual(["Do a?"])
  expect(done).toEqual([])
  expect(lines(events)).toContain("step.skipped b not_reached")
})

test("cancelling does not wait for an answer", async () => {
  const stop = new AbortController()
  let asked = false
  const confirm = () => {
    asked = true
    return new Promise<boolean>(() => {})
  }
  const { ended } = start(planOf([asking("a", [])]), { confirm, signal: stop.signal })
  await until(() => asked)
  stop.abort()
  expect(await codeOf(ended)).toBe("cancelled")
})
