import assert from "node:assert/strict"
import type { ConnectionSpec } from "@keyless/core"
import { createFails } from "./engine/run.ts"
import type { Scene } from "./engine/scene.ts"
import { assertSame } from "./snapshot.ts"
import type { BadOptions } from "./target/fixture.ts"

/**
 * Runs commands whose options are wrong.
 *
 * @throws AssertionError where one is not refused as `invalid_options` with its path, or where anything was touched
 */
export async function assertOptionsRefused(
  scene: Scene,
  all: readonly BadOptions[],
  specOf: (options: unknown) => Partial<ConnectionSpec>,
): Promise<void> {
  assert.notEqual(all.length, 0, "The fixture has no wrong options")
  const before = await scene.snapshot()
  const writes = await scene.writes()
  for (const { options, path } of all) {
    const { error, events } = await createFails(scene, specOf(options))
    assert.equal(error.code, "invalid_options", `Wrong ${path} failed otherwise: ${error.message}`)
    const paths = pathsOf(error.details?.["issues"])
    assert.ok(paths.includes(path), `The issues are about "${paths.join(", ")}", not about "${path}"`)
    assert.deepEqual(events, [], "Wrong options were found out too late")
  }
  assertSame(before, await scene.snapshot(), "After wrong options")
  assert.equal(await scene.writes(), writes, "Wrong options led to a write")
}

function pathsOf(issues: unknown): string[] {
  if (!Array.isArray(issues)) return []
  return issues.map((issue: unknown) =>
    typeof issue === "object" && issue !== null && "path" in issue ? String(issue.path) : "",
  )
}
