import { execFileSync } from "node:child_process"
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Linux's folder in memory. The databases of the tests make some hundred thousand small files, most of whose time a disk would take. */
const memory = "/dev/shm"
const prefix = "keyless-tests-"
/** A run takes minutes. A folder in memory that is this old was left by one that was killed. */
const oldMs = 3 * 3_600_000
/** What the databases of the workers need many times over. */
const enough = 4 * 1024 ** 3

/** Gives a run of the tests a temporary folder of its own, in memory where that can be, which goes at its end with whatever a test left there. */
export function setup(): () => void {
  const folder = inMemory() ?? mkdtempSync(join(tmpdir(), prefix))
  // Open to all, as temporary folders are: where the tests run as root, the sandbox's servers run as another account.
  chmodSync(folder, 0o1777)
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** A folder in memory. Undefined where there is none, it is small, as in many containers, or no programs may be started from it. */
function inMemory(): string | undefined {
  let folder: string | undefined
  try {
    removeOld()
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize < enough) return undefined
    folder = mkdtempSync(join(memory, prefix))
    const program = join(folder, "program")
    writeFileSync(program, "#!/bin/sh\n", { mode: 0o700 })
    execFileSync(program)
    rmSync(program)
    return folder
  } catch {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}

function removeOld(): void {
  for (const name of readdirSync(memory).filter((each) => each.startsWith(prefix))) {
    const folder = join(memory, name)
    try {
      if (statSync(folder).mtimeMs < Date.now() - oldMs) rmSync(folder, { recursive: true, force: true })
    } catch {
      // Somebody else's, or gone by now.
    }
  }
}
