import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { makeFolder } from "../../src/lock/make-folder.ts"

test("a folder is made with those above it, for its owner alone, and made again by others at the same time", async () => {
  const top = mkdtempSync(join(tmpdir(), "keyless-folder-"))
  const folder = join(top, "a/b/c")
  await Promise.all([makeFolder(folder), makeFolder(folder), makeFolder(join(top, "a/b"))])
  for (const path of ["a", "a/b", "a/b/c"]) expect(statSync(join(top, path)).mode & 0o777).toBe(0o700)
  await makeFolder(folder)
})

test("a file in its place is an error", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "keyless-folder-")), "file")
  writeFileSync(file, "")
  await expect(makeFolder(file)).rejects.toMatchObject({ code: "EEXIST" })
  await expect(makeFolder(join(file, "below"))).rejects.toMatchObject({ code: "ENOTDIR" })
})

test.runIf(existsSync("/proc/self"))("where no folder can be made the error comes at once", async () => {
  await expect(makeFolder("/proc/keyless/state")).rejects.toMatchObject({ code: "ENOENT" })
})
