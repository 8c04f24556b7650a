import assert from "node:assert/strict"
import { privilegesText, type Principal, type Privileges } from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { assertValid, create, remove, validate } from "../engine/run.ts"
import { assertKept } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"
import { type Expectation, expectations } from "./statements.ts"

/** What the app can and cannot do with its connection. */
export function accessCases(bench: TargetBench): readonly ConformanceCase[] {
  const { fixture } = bench
  const [principal] = fixture.principals
  return [
    ...expectations.map((expected) =>
      caseOf(
        `privileges "${privilegesText(expected.privileges)}" allow what they say and nothing else`,
        "access",
        async () => {
          const scene = await bench.begin()
          const before = await scene.snapshot()
          const { result } = await create(scene, { privileges: expected.privileges })
          assertKept(before, await scene.snapshot(), "After a create", bench.mayStayAfterDelete)
          await fixture.app.addTable()
          await assertPrivileges(bench, result.user, principal, expected)
          assertValid(await validate(scene), "A connection in use")
        },
      ),
    ),
    caseOf(
      "privileges that are narrowed are lost, and come back when they are widened",
      "narrowed",
      async () => {
        const scene = await bench.begin()
        await fixture.app.addTable()
        for (const privileges of ["all", "readonly", "readwrite", "readonly"] as const) {
          const { result } = await create(scene, { privileges })
          await assertPrivileges(bench, result.user, principal, expectationOf(privileges))
          assertValid(await validate(scene), `A connection made ${privileges}`)
        }
      },
    ),
    caseOf("a connection that the app used can be deleted, and the app is out", "deleted", async () => {
      const scene = await bench.begin()
      const { result } = await create(scene)
      assert.equal(await fixture.app.run(result.user, principal, "createTable"), "done")
      await remove(scene)
      const again = await fixture.app.run(result.user, principal, "select").catch(() => "refused")
      assert.equal(again, "refused", "The app still reads after its connection was deleted")
    }),
  ]
}

/** @throws AssertionError with the statements whose outcome is another than the privileges say */
export async function assertPrivileges(
  { fixture }: TargetBench,
  user: string,
  principal: Principal,
  { privileges, allowed, refused }: Expectation,
): Promise<void> {
  const wrong: string[] = []
  // What must be refused comes first: a statement that is done may change what the next one finds.
  for (const [kinds, wanted] of [
    [refused, "refused"],
    [allowed, "done"],
  ] as const) {
    for (const kind of kinds) {
      const outcome = await fixture.app.run(user, principal, kind)
      if (outcome !== wanted) wrong.push(`${kind} was ${outcome}`)
    }
  }
  assert.deepEqual(wrong, [], `With privileges "${privilegesText(privileges)}", something is wrong`)
}

/** What the privileges mean. */
export function expectationOf(privileges: Privileges): Expectation {
  const found = expectations.find((each) => each.privileges === privileges)
  if (found === undefined) throw new TypeError(`Nothing is known of ${privilegesText(privileges)}.`)
  return found
}
