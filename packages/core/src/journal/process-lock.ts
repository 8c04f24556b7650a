import { randomUUID } from "node:crypto"
import { link, open, readFile, rename, unlink } from "node:fs/promises"
import { hostname } from "node:os"

/** A lock that is held. */
export interface ProcessLock {
  release(): Promise<void>
}

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number
  readonly host: string
}

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone is taken over. The file appears whole or
 * not at all (it is written aside and linked), so that a reader never sees half of it. Locks of other machines are never taken over.
 *
 * @param path - of the lock file; its folder exists
 */
export async function lockForProcess(
  path: string,
): Promise<{ taken: true; lock: ProcessLock } | { taken: false; holder: LockHolder }> {
  const token = randomUUID()
  const aside = `${path}.${token}`
  const file = await open(aside, "wx", 0o600)
  await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname(), token }))
  await file.close()
  try {
    for (;;) {
      if (await linked(aside, path)) {
        return { taken: true, lock: { release: () => unlinkIfThere(path) } }
      }
      const holder = await readHolder(path)
      if (holder === null) continue
      if (holder.host !== hostname() || isAlive(holder.pid)) return { taken: false, holder }
      await removeStale(path, holder.token)
    }
  } finally {
    await unlinkIfThere(aside)
  }
}

interface HolderFile extends LockHolder {
  readonly token: string
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false
    throw error
  }
}

async function readHolder(path: string): Promise<HolderFile | null> {
  let text: string
  try {
    text = await readFile(path, "utf8")
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null
    throw error
  }
  const value: unknown = JSON.parse(text)
  if (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "host" in value &&
    typeof value.host === "string" &&
    "token" in value &&
    typeof value.token === "string"
  ) {
    return { pid: value.pid, host: value.host, token: value.token }
  }
  throw new Error(`${path} is not a lock file of Keyless.`)
}

/**
 * Two processes may find the same stale lock; the slower one must not remove the faster one's new lock. So the file is moved
 * aside first, and put back if it turns out to be another one.
 */
async function removeStale(path: string, token: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (hasCode(error, "ENOENT")) return
    throw error
  }
  const moved = await readHolder(aside)
  if (moved !== null && moved.token !== token) await linked(aside, path)
  await unlinkIfThere(aside)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: the process lives and belongs to somebody else.
    return hasCode(error, "EPERM")
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error
  }
}

/** Whether an error is a system error of that code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
