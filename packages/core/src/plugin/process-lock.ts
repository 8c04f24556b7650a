import { randomUUID } from "node:crypto"
import { link, open, readFile, rename, unlink } from "node:fs/promises"
import { hostname } from "node:os"

/** A lock that is held. @public */
export interface ProcessLock {
  release(): Promise<void>
}

/** Who holds a lock. @public */
export interface LockHolder {
  readonly pid: number
  readonly host: string
}

/**
 * Takes a lock file for this process, or says who has it. A lock whose process is gone is taken over. The file appears whole or
 * not at all (it is written aside and linked), so that a reader never sees half of it. Locks of other machines are never taken over.
 *
 * @param path - of the lock file; its folder exists
 * @throws system errors, such as of a folder that may not be written
 * @public
 */
export async function lockForProcess(
  path: string,
): Promise<{ taken: true; lock: ProcessLock } | { taken: false; holder: LockHolder }> {
  const token = randomUUID()
  const aside = `${path}.${token}`
  const file = await open(aside, "wx", 0o600)
  await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname(), token }))
  await file.close()
  const taken = { taken: true, lock: { release: () => unlinkIfThere(path) } } as const
  try {
    for (;;) {
      if (await linked(aside, path)) return taken
      const holder = await readHolder(path)
      if (holder === null) continue
      if (isHeld(holder)) return { taken: false, holder }
      const outcome = await replaceStale(aside, path, holder.token)
      if (outcome === "replaced") return taken
      if (outcome !== "gone") return { taken: false, holder: outcome }
    }
  } finally {
    await unlinkIfThere(aside)
  }
}

/** Whether somebody holds a lock and lives, as far as this machine can tell. Takes nothing. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await readHolder(path)
  return holder !== null && isHeld(holder)
}

function isHeld({ host, pid }: LockHolder): boolean {
  return host !== hostname() || isAlive(pid)
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
 * Puts this process's lock in the place of a dead one. Many may find the same dead lock, so each first takes a lock that is named
 * after the dead one's token; whoever holds that is the only one to replace it, and does so in one move: the path is never free
 * for a third one in between. Answers who is at it where that is somebody else, and `gone` where the dead lock was replaced before.
 */
async function replaceStale(
  aside: string,
  path: string,
  token: string,
): Promise<"replaced" | "gone" | LockHolder> {
  const claim = await lockForProcess(`${path}.after.${token}`)
  if (!claim.taken) return claim.holder
  try {
    const now = await readHolder(path)
    if (now?.token !== token) return "gone"
    await rename(aside, path)
    return "replaced"
  } finally {
    await claim.lock.release()
  }
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

/** Whether an error is a system error of that code, such as `ENOENT`. @public */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
