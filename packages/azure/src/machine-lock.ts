import { createHash } from "node:crypto"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { lockForProcess, makeFolder, type ProcessLock } from "@keyless/core/lock"

const waits = { first: 3, longest: 100 }
/** After that a work is done without the lock: it saves work and makes nothing right that is not right without it. */
const patienceMs = 60_000

/**
 * Makes a function that runs works with the same key one after another, on all processes of this machine that use the same folder. Where the folder
 * cannot be used, or a lock is not let go for a minute, the work is done all the same.
 */
export function createMachineLocks(folder: string): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  return async (key, work) => {
    const name = createHash("sha256").update(key.toLowerCase()).digest("hex").slice(0, 32)
    const lock = await take(folder, join(folder, `${name}.lock`))
    try {
      return await work()
    } finally {
      await lock?.release().catch(() => {})
    }
  }
}

async function take(folder: string, path: string): Promise<ProcessLock | undefined> {
  const started = performance.now()
  try {
    await makeFolder(folder)
    for (
      let wait = waits.first;
      performance.now() - started < patienceMs;
      wait = Math.min(wait * 2, waits.longest)
    ) {
      const taken = await lockForProcess(path)
      if (taken.taken) return taken.lock
      await sleep(wait * (0.5 + Math.random()))
    }
  } catch {
    // A folder that may not be written, or a lock file that is none: nothing rests on the lock.
  }
  return undefined
}
