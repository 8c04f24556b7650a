import { expect, test } from "vitest"
import { createWords, testHost } from "../support/test-host.ts"

const types = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line).type)

test("--output-events prints one JSON event per line on stderr", async () => {
  const { stdout, stderr } = await testHost().run(...createWords, "--output-events")
  expect(types(stderr).at(0)).toBe("run.started")
  expect(types(stderr).at(-1)).toBe("run.done")
  expect(JSON.parse(stdout)).toMatchObject({ name: "shop" })
})

test("with --output none the events have stdout", async () => {
  const { stdout, stderr } = await testHost().run(...createWords, "--output-events", "-o", "none")
  expect(types(stdout).at(-1)).toBe("run.done")
  expect(stderr).toBe("")
})

test("a failure is an event too, so that every line is one", async () => {
  const host = testHost()
  host.world.failUser = "You may not."
  const failed = await host.run(...createWords, "--output-events")
  expect(failed.code).toBe(4)
  expect(types(failed.stderr).slice(-2)).toEqual(["run.failed", "command.failed"])
  const unread = await host.run(...createWords, "--output-events", "--output", "none", "--colour")
  expect({ code: unread.code, stderr: unread.stderr }).toEqual({ code: 2, stderr: "" })
  expect(types(unread.stdout)).toEqual(["command.failed"])
})

test("--only-show-errors leaves nothing but the result", async () => {
  const { stdout, stderr } = await testHost().run(...createWords, "--only-show-errors")
  expect(stderr).toBe("")
  expect(JSON.parse(stdout)).toMatchObject({ name: "shop" })
})

test("a terminal gets moving lines that end as plain ones", async () => {
  const { stderr } = await testHost({ terminal: true }).run(...createWords)
  expect(stderr).toContain("⠋ Enable the identity\n")
  expect(stderr).toContain("\u001b[1A\u001b[J")
  const left = screen(stderr)
  expect(left.filter((line) => line.startsWith("⠋"))).toEqual([])
  expect(left.filter((line) => line.startsWith("done"))).toHaveLength(3)
  expect(left.at(-1)).toMatch(/^finished in/)
})

/** What a terminal shows in the end: cursor up by n lines, then erase below, is all that is understood. */
function screen(text: string): string[] {
  const lines: string[] = []
  // oxlint-disable-next-line no-control-regex
  for (const [, up, line] of text.matchAll(/\u001b\[(\d+)A\u001b\[J|(.*)\n/g)) {
    if (up === undefined) lines.push(line ?? "")
    else lines.splice(lines.length - Number(up))
  }
  return lines
}

test("the request log is asked for with --debug only", async () => {
  const host = testHost()
  await host.run(...createWords, "--subscription", "demo-subscription")
  await host.run(...createWords, "--debug")
  expect(host.requests.map((request) => Object.keys(request))).toEqual([["subscription"], ["log"]])
})
