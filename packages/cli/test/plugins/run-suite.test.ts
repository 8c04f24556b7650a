import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, test } from "vitest"
import { runSuite } from "../../src/plugins/run-suite.ts"

let folder = ""
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "keyless-suite-"))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Runs a module as the suite of a package. */
async function outcomes(module: string): Promise<readonly string[]> {
  writeFileSync(join(folder, "suite.mjs"), module)
  const manifest = {
    name: "a-plugin",
    version: "1.0.0",
    exports: {},
    dependencies: {},
    peerDependencies: {},
    engines: {},
    keyless: { suite: "./suite.mjs" },
  }
  const checked = await runSuite({ folder, manifest }, () => {})
  return checked.map((one) => `${one.name}: ${"message" in one ? one.message : one.outcome}`)
}

const cases = `const cases = [
  { name: "one", run: async () => { if (globalThis.ended) throw new Error("the world is gone") } },
  { name: "two", run: async () => { throw new Error("no") } },
]\n`

test.each([
  ["a list of cases", "export default cases"],
  ["a function that makes a list", "export default async () => cases"],
  ["cases and what ends their world", "export default { cases, stop: () => { globalThis.ended = true } }"],
])("a suite may be %s", async (_what, end) => {
  Object.assign(globalThis, { ended: false })
  expect(await outcomes(cases + end)).toEqual(["one: passed", "two: no"])
})

test("the world of a suite is ended after its last case, and a failure of that is told", async () => {
  Object.assign(globalThis, { ended: false })
  const end =
    'export default () => ({ cases, stop: async () => { globalThis.ended = true; throw new Error("stuck") } })'
  expect(await outcomes(cases + end)).toEqual([
    "one: passed",
    "two: no",
    "the suite of @keyless/testkit: stop: stuck",
  ])
  expect(globalThis).toMatchObject({ ended: true })
})

test.each([
  "export default []",
  "export default { cases }",
  "export default { cases: [], stop: () => {} }",
  "export default 1",
])("%s is no suite", async (end) => {
  const said = "The default export of ./suite.mjs is not a list of cases."
  expect(await outcomes(cases + end)).toEqual([`the suite of @keyless/testkit: ${said}`])
})
