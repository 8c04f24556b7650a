import assert from "node:assert/strict"
import {
  isPrivilegeProfile,
  isPrivileges,
  privilegesText,
  type Principal,
  type Privileges,
} from "@keyless/core/plugin"
import { caseOf, type ConformanceCase } from "../conformance-case.ts"
import { assertRefused, assertValid, create, createFails, remove, validate } from "../engine/run.ts"
import { assertKept, assertSame } from "../snapshot.ts"
import type { TargetBench } from "./bench.ts"
import { type Expectation, expectations } from "./statements.ts"

/** What the app can and cannot do with its connection. */
export function accessCases(bench: TargetBench): readonly ConformanceCase[] {
  const { fixture } = bench
  const [principal] = fixture.principals
  return [
    ...Object.entries(bench.plugin.unsupported?.privileges ?? {}).map(([name, reason]) =>
      refusalCase(bench, name, reason),
    ),
    ...supported(bench).map((expected) =>
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
        for (const wanted of ["all", "readonly", "readwrite", "readonly"] as const) {
          const privileges = bench.privileges(wanted)
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

/** The expectations that the database can be asked for. */
function supported({ plugin }: TargetBench): readonly Expectation[] {
  const reasons = plugin.unsupported?.privileges ?? {}
  return expectations.filter(({ privileges }) =>
    [privileges].flat().every((each) => reasons[each] === undefined),
  )
}

function refusalCase(bench: TargetBench, name: string, reason: string): ConformanceCase {
  return caseOf(
    `privileges "${name}" are refused with the reason, and nothing is touched`,
    "profiles",
    async () => {
      const privileges: unknown = isPrivilegeProfile(name) ? name : [name]
      assert.ok(isPrivileges(privileges), `"${name}" is neither a profile nor a privilege`)
      assert.match(reason, /^[^A-Z\s].*[^.\s]$/s, `The reason for "${name}" does not continue a sentence`)
      const scene = await bench.begin()
      const before = await scene.snapshot()
      const failed = await createFails(scene, { privileges })
      assertRefused(failed, `A create with privileges "${name}"`)
      assert.ok(
        failed.error.message.includes(reason),
        `The refusal does not give the reason: ${failed.error.message}`,
      )
      assert.deepEqual(failed.events, [], `Privileges "${name}" were refused too late`)
      assertSame(before, await scene.snapshot(), "After a refusal")
    },
  )
}

/** What the privileges mean. */
export function expectationOf(privileges: Privileges): Expectation {
  const found = expectations.find((each) => each.privileges === privileges)
  if (found === undefined) throw new TypeError(`Nothing is known of ${privilegesText(privileges)}.`)
  return found
}
