import { describe, expect, test } from "vitest"
import { proof, ephemeral, type Step } from "../../src/index.ts"
import { orderSteps } from "../../src/plan/plan.ts"
import { act, planOf } from "../run/harness.ts"

const order = (steps: readonly Step[]) =>
  orderSteps(steps.map((step) => ({ step, plugin: { kind: "target", id: "fake-db" } }))).map(
    ({ step }) => step.id,
  )

describe("order of steps", () => {
  test("each comes after those it needs, whatever the order given", () => {
    const a = act("a")
    const b = act("b", { needs: [a] })
    const c = act("c", { needs: [b, a] })
    expect(order([c, b, a])).toEqual(["a", "b", "c"])
  })

  test("steps that need nothing keep the order given", () => {
    expect(order([act("b"), act("a"), act("c")])).toEqual(["b", "a", "c"])
  })

  test("the same step given twice counts once", () => {
    const a = act("a")
    expect(order([a, act("b", { needs: [a] }), a])).toEqual(["a", "b"])
  })

  test("a cycle is refused and named", () => {
    const needs: Step[] = []
    const a = act("a", { needs })
    const b = act("b", { needs: [a] })
    needs.push(b)
    expect(() => order([a, b])).toThrow(
      expect.objectContaining({ code: "invalid_plan", message: "Steps wait for each other: a, b, a." }),
    )
  })

  test("a step that waits for itself is refused", () => {
    const needs: Step[] = []
    const a = act("a", { needs })
    needs.push(a)
    expect(() => order([a])).toThrow(expect.objectContaining({ code: "invalid_plan" }))
  })

  test("a step that is needed and not there is refused and named", () => {
    expect(() => order([act("b", { needs: [act("a")] })])).toThrow(
      expect.objectContaining({
        code: "invalid_plan",
        message: 'Step "b" of the target plugin "fake-db" needs "a", which is not in the plan.',
      }),
    )
  })

  test("two steps of one id are refused", () => {
    expect(() => order([act("a"), act("a")])).toThrow(
      expect.objectContaining({
        code: "invalid_plan",
        message: 'Two steps are called "a", of the target plugin "fake-db".',
      }),
    )
  })
})

test("a plan shows its steps as plain data", () => {
  const session = ephemeral({ id: "s", title: "Open", why: "w", open: async () => "s" })
  const permissions = [{ operation: "sites/write", scope: "/apps/shop-web" }]
  const asks = act("a", { needs: [session], permissions, consent: "Restart the app?" })
  const looks = proof({ id: "p", title: "Look", why: "w", needs: [asks], prove: async () => null })
  const { steps } = planOf([looks, asks, session])
  const plugin = { kind: "engine", id: "keyless" }
  expect(JSON.parse(JSON.stringify(steps))).toEqual([
    { id: "s", plugin, kind: "ephemeral", title: "Open", why: "w", permissions: [], needs: [] },
    {
      id: "a",
      plugin,
      kind: "action",
      title: "a",
      why: "test",
      permissions,
      needs: ["s"],
      consent: "Restart the app?",
    },
    { id: "p", plugin, kind: "proof", title: "Look", why: "w", permissions: [], needs: ["a"] },
  ])
})
