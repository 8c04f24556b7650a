import type { Plugin } from "@keyless/core"
import { describe, expect, test } from "vitest"
import { memoryPlugins, memoryWorld } from "../support/memory-plugins.ts"
import { createWords, testHost } from "../support/test-host.ts"

/** The memory plugins, with the target changed. */
const withTarget = (change: object): readonly Plugin[] =>
  memoryPlugins(memoryWorld()).map((plugin) => (plugin.kind === "target" ? { ...plugin, ...change } : plugin))

const hostOf = (change: object) => testHost({ plugins: withTarget(change) })

describe("a plugin that does not keep to its contract is named, with what to do, and nothing is changed", () => {
  test("one that throws an error of its own", async () => {
    const resolve = async () => {
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:5432") })
    }
    const { code, stderr } = await hostOf({ resolve }).run(...createWords)
    expect(stderr).toContain(
      'error[plugin_failed]: The target plugin "postgres-flexible" failed in resolve: fetch failed (connect ECONNREFUSED 127.0.0.1:5432)',
    )
    expect(stderr).toContain(
      'hint: Run the command again; if it fails in the same way, tell the author of the target plugin "postgres-flexible"',
    )
    expect(stderr).not.toContain("    at ")
    expect(code).toBe(1)
  })

  test("one that throws an error of its own, with --debug and its stack", async () => {
    const resolve = async () => {
      throw new TypeError("fetch failed")
    }
    const { stderr } = await hostOf({ resolve }).run(...createWords, "--debug")
    expect(stderr).toContain("caused by TypeError: fetch failed")
  })

  test("one that answers nothing", async () => {
    const { code, stderr } = await hostOf({ resolve: async () => null }).run(...createWords)
    expect(stderr).toContain(
      'The target plugin "postgres-flexible" failed in what resolve gave: it is not an object',
    )
    expect(code).toBe(1)
  })

  test("one for newer contracts", async () => {
    const { code, stderr } = await hostOf({ apiVersion: 99 }).run(...createWords)
    expect(stderr).toContain(
      'error[unsupported_plugin]: The target plugin "postgres-flexible" 1.0.0 is for version 99 of the contracts',
    )
    expect(stderr).toContain("hint: Install a newer version of @keyless/core")
    expect(code).toBe(1)
  })

  test("one that has no closers", async () => {
    const { code, stderr } = await hostOf({ closers: undefined }).run(...createWords)
    expect(stderr).toContain("error[invalid_plugin]")
    expect(code).toBe(1)
  })
})
