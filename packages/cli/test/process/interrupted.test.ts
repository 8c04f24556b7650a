import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

test.each(signals)("a process that gets %s cleans up, also when nobody reads any more", async (signal) => {
  const folder = await mkdtemp(join(tmpdir(), "keyless-interrupted-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, "signal")
  const child = spawn(
    process.execPath,
    ["--conditions=@keyless/source", join(import.meta.dirname, "interrupted.ts"), file],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  const ended = once(child, "exit")
  await once(child.stdout, "data")
  child.stdout.destroy()
  child.stderr.destroy()
  child.kill(signal)
  expect(await ended).toEqual([0, null])
  expect(await readFile(file, "utf8")).toBe(signal)
})
