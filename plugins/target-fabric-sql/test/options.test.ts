import { expect, test } from "vitest"
import { fabricSqlTargetOptions } from "../src/options.ts"

const ids = {
  workspace: "a0000000-0000-4000-8000-00000000000a",
  database: "b0000000-0000-4000-8000-00000000000b",
}
const problems = (options: unknown) => {
  const result = fabricSqlTargetOptions.safeParse(options)
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."))
}

test.each([[ids], [{ id: "https://api.fabric.microsoft.com/…" }], [{ ...ids, skipWorkspaceRole: true }]])(
  "%j are taken",
  (options) => {
    expect(problems(options)).toEqual([])
  },
)

test.each([
  [{}, ["workspace", "database"]],
  [{ ...ids, workspace: "shop" }, ["workspace"]],
  [{ workspace: ids.workspace }, ["database"]],
  [{ ...ids, server: "x" }, [""]],
])("%j are refused, by name", (options, expected) => {
  expect(problems(options)).toEqual(expected)
})
