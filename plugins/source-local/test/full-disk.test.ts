import { execFileSync } from "node:child_process"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { afterEach, expect, test } from "vitest"
import { change, openFolder, settingsIn } from "./folder.ts"

let mounted: string | undefined
afterEach(() => {
  if (mounted !== undefined) execFileSync("umount", ["-l", mounted])
  mounted = undefined
})

test("a disk that is full leaves the settings as they were, and no other file", async (context) => {
  const folder = await openFolder()
  await mkdir(folder.path, { recursive: true })
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path], { stdio: "ignore" })
  } catch {
    await folder.remove()
    context.skip("a small disk can be mounted by root on Linux only")
  }
  mounted = folder.path
  await change(folder, {}, { set: { A: "1" } })
  const filler = folder.at("filler")
  // With nothing left the lock cannot be written; with a page left it can, and the settings cannot.
  for (const room of [0, 4_096]) {
    for (let size = 65_536; size > 0; size = Math.floor(size / 2))
      await writeFile(filler, "x".repeat(size), { flag: "a" }).catch(() => {})
    const before = await folder.list()
    if (room > 0) execFileSync("truncate", ["-s", `-${room}`, filler])
    await expect(change(folder, {}, { set: { B: "y".repeat(20_000) } })).rejects.toMatchObject({
      code: "ENOSPC",
    })
    expect(await folder.list()).toEqual(before)
    expect(await settingsIn(folder)).toEqual({ A: "1" })
  }
  await rm(filler)
  await change(folder, {}, { set: { B: "2" } })
  expect(await settingsIn(folder)).toEqual({ A: "1", B: "2" })
})
