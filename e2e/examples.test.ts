import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, expect, it } from "vitest"

const run = promisify(execFile)
const examples = join(import.meta.dirname, "..", "examples")
let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
  folder = await mkdtemp(join(tmpdir(), "keyless-examples-"))
})

afterAll(async () => {
  await sandbox.stop()
  await rm(folder, { recursive: true, force: true })
})

// The examples run on the built packages, as those of somebody who installed them.
it("runs the embedded engine and then the app that reads what it wrote", async () => {
  const caller = { PATH: process.env["PATH"], HOME: folder, ...sandbox.callerEnvironment() }
  const embed = await run(process.execPath, [join(examples, "embed-engine", "embed.mjs")], {
    env: caller,
    cwd: folder,
  })
  expect(embed.stdout).toContain("Prove that")
  expect(embed.stderr).toBe("")

  const site =
    "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.Web/sites/shop-web"
  const app = await run(process.execPath, [join(examples, "nodejs-postgresql", "app.mjs")], {
    env: { PATH: process.env["PATH"], ...sandbox.appEnvironment(site) },
  })
  expect(app.stdout).toContain("created table visits, wrote a row, read back 1")
})

it("is what the documentation shows", async () => {
  const page = await readFile(join(examples, "..", "docs", "embedding.md"), "utf8")
  expect(page).toContain((await readFile(join(examples, "embed-engine", "embed.mjs"), "utf8")).trim())
})
