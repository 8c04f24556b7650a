import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterEach, beforeEach, expect, test } from "vitest"
import {
  reachableBinaries,
  reachableFolder,
} from "../../../../src/services/postgresql/gateway/engine/reachable-binaries.ts"

const run = promisify(execFile)
const nobody = { uid: 65_534, gid: 65_534 }
const isRoot = process.getuid?.() === 0

let home: string
let folder: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "keyless-home-"))
  folder = await mkdtemp(join(tmpdir(), "keyless-pg-"))
  await mkdir(join(home, "native/bin"), { recursive: true })
  await writeFile(join(home, "native/bin/postgres"), "")
})
afterEach(async () => {
  for (const path of [home, folder]) await rm(path, { recursive: true, force: true })
})

test("programs that the account can reach stay where they are", async () => {
  await chmod(home, 0o755)
  const binaries = join(home, "native/bin")
  expect(await reachableBinaries(binaries, folder, nobody)).toBe(binaries)
  expect(await reachableBinaries(binaries, folder)).toBe(binaries)
})

test.runIf(isRoot)(
  "programs below a closed folder are copied, and the account can remove the copy (skipped unless root)",
  async () => {
    await chown(folder, nobody.uid, nobody.gid)
    const copy = await reachableBinaries(join(home, "native/bin"), folder, nobody)
    expect(copy).toBe(join(folder, "install/bin"))
    expect(existsSync(join(copy, "postgres"))).toBe(true)
    await run("rm", ["-rf", join(folder, "install")], nobody)
    expect(existsSync(join(folder, "install"))).toBe(false)
  },
)

test("a folder is reachable when every folder above it is", async () => {
  const inside = join(home, "native/bin")
  expect(await reachableFolder(inside, "/")).toBe("/")
  await chmod(home, 0o755)
  expect(await reachableFolder(join(home, "none"), inside, "/")).toBe(inside)
})
