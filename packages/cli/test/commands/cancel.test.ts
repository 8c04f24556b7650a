import { expect, test } from "vitest"
import { createWords, scriptedPrompts, testHost } from "../support/test-host.ts"

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
  ["SIGBREAK", 149],
] as const)("the first %s takes back what was done, the second ends the process", async (signal, exit) => {
  const prompts = scriptedPrompts({})
  const host = testHost({
    prompts: {
      ...prompts,
      async confirm() {
        host.interrupt(signal)
        host.interrupt(signal)
        return true
      },
    },
  })
  host.world.consent = "Go on?"
  const { code, stderr } = await host.run(...createWords)
  expect(code).toBe(130)
  expect(stderr).toContain("Cancelling; what was done is taken back.")
  expect(stderr).toContain("undone   Enable the identity")
  expect(stderr).toContain("error[cancelled]")
  expect(stderr).toContain("keyless recover")
  expect(host.exits).toEqual([exit])
  expect(host.world).toMatchObject({ identity: false, users: new Set() })
})
