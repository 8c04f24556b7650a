import { describe, expect, test } from "vitest"
import { sqlTargetOptions } from "../src/options.ts"

const names = { resourceGroup: "demo", server: "shop-sql", database: "shop" }
const problems = (options: unknown) => {
  const result = sqlTargetOptions.safeParse(options)
  return result.success ? [] : result.error.issues.map(({ path }) => path.join("."))
}

describe("options", () => {
  test.each([
    [names],
    [{ id: "/subscriptions/…" }],
    [{ ...names, replaceAdmin: true, directoryUser: true }],
    [{ ...names, server: "a" }],
    [{ ...names, database: "it's[mine]" }],
    [{ ...names, database: "my shop (old)" }],
  ])("%j are taken", (options) => {
    expect(problems(options)).toEqual([])
  })

  test.each([
    [{}, ["resourceGroup", "server", "database"]],
    [{ ...names, server: "shop-sql.database.windows.net" }, ["server"]],
    [{ ...names, server: "-shop" }, ["server"]],
    [{ ...names, server: "a".repeat(64) }, ["server"]],
    [{ ...names, database: "my shop " }, ["database"]],
    [{ ...names, database: "a/b" }, ["database"]],
    [{ ...names, database: "x".repeat(129) }, ["database"]],
    [{ ...names, replaceAdmin: "yes" }, ["replaceAdmin"]],
    [{ ...names, more: 1 }, [""]],
  ])("%j are refused, by name", (options, expected) => {
    expect(problems(options)).toEqual(expected)
  })
})
