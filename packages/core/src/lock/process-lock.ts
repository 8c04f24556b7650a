import { randomUUID } from "node:crypto"
import { readFile, rename, stat, unlink } from "node:fs/promises"
import { hostname } from "node:os"
import { setTimeout as delay } from "node:timers/promises"
import { hasCode } from "../plugin/has-code.ts"
import { type Lease, leaseLength, type LockFile, placeLockFile, writeLockFile } from "./lock-file.ts"
import { lifeOf, myLife, type ProcessLife } from "./process-life.ts"

/** A lock that is held. @public */
export interface ProcessLock {
  /**
   * Whether the lock is this one's still. A process that was suspended for longer than its lease finds out here that another one took over, and must touch
   * nothing that the lock guards.
   */
  isHeld(): Promise<boolean>
  /** Lets the next one in; a lock that another one took over is left alone. */
  release(): Promise<void>
}

/** Who holds a lock. @public */
export interface LockHolder {
  readonly pid: number
  readonly host: string
}

interface HolderFile extends LockHolder {
  readonly token: string
  readonly life: ProcessLife | null
}

/** A lock file as it is found. One whose text is not whole belongs to somebody who died, or who writes it at this moment. */
interface FoundLock {
  readonly holder: HolderFile | null
  /** Changes with whoever holds it. */
  readonly token: string
  readonly modifiedMs: number
}

/** How long somebody who has made a file may take to write it. */
const writingMs = 2_000
const nobody: LockHolder = { pid: 0, host: "an unknown machine" }

/**
 * Takes a lock file for this process, or says who has it. A lock is a lease: its holder touches the file again and again, and whoever finds it
 * untouched for longer than the lease takes it over, as does at once who can tell that the holder's process is gone (on Linux; a process id by itself proves
 * nothing, since a new container has the same ones). Times are those of the file system, so that the clocks of machines do not matter. A file that is empty or
 * broken counts as untouched after two seconds.
 *
 * The file appears whole where the file system has hard links (it is written aside and linked), and is made exclusively and then written elsewhere.
 *
 * @param path - of the lock file; its folder exists
 * @throws system errors, such as of a folder that may not be written or a disk that is full; no file of this call stays then
 * @public
 */
export async function lockForProcess(
  path: string,
  lease: Lease = leaseLength,
): Promise<{ taken: true; lock: ProcessLock } | { taken: false; holder: LockHolder }> {
  const token = randomUUID()
  const holder: HolderFile = { pid: process.pid, host: hostname(), token, life: await myLife() }
  const file = await writeLockFile(`${path}.${token}`, JSON.stringify(holder))
  let taken = false
  try {
    for (;;) {
      if (await placeLockFile(file, path)) {
        taken = true
        return { taken, lock: held(path, token, file, lease) }
      }
      const found = await look(path)
      if (found === null) continue
      const state = await judge(found, await file.nowMs(), lease)
      if (state === "held") return { taken: false, holder: found.holder ?? nobody }
      if (state === "being-written") {
        await delay(50)
        continue
      }
      const outcome = await replaceStale(file, path, found, lease)
      if (outcome === "replaced") {
        taken = true
        return { taken, lock: held(path, token, file, lease) }
      }
      if (outcome !== "gone") return { taken: false, holder: outcome }
    }
  } finally {
    await file.removeAside()
    if (!taken) await file.close()
  }
}

/** Whether somebody holds a lock, as far as this machine can tell by its own clock. Takes nothing. */
export async function isLocked(path: string, lease: Lease = leaseLength): Promise<boolean> {
  const found = await look(path)
  return found !== null && (await judge(found, Date.now(), lease)) === "held"
}

async function judge(
  { holder, modifiedMs }: FoundLock,
  nowMs: number,
  lease: Lease,
): Promise<"held" | "stale" | "being-written"> {
  const age = nowMs - modifiedMs
  if (holder === null) return age > writingMs ? "stale" : "being-written"
  if (age > lease.lengthMs) return "stale"
  return (await lifeOf(holder.pid, holder.life)) === "gone" ? "stale" : "held"
}

/** The lock of this process, which goes on touching its file: the one that it made, wherever that is by now. */
function held(path: string, token: string, file: LockFile, lease: Lease): ProcessLock {
  let lastMs = Date.now()
  const touch = async () => {
    await file.touch()
    lastMs = Date.now()
  }
  // One that fails is made up for by the next; when all fail the lease runs out, which `isHeld` finds.
  const beats = setInterval(() => void touch().catch(() => {}), lease.beatMs).unref()
  const isMine = async () => (await look(path))?.token === token
  return {
    async isHeld() {
      if (Date.now() - lastMs > lease.lengthMs) {
        await touch().catch(() => {})
        // Who found the lease at its end before this touch has taken over after this pause.
        await delay(lease.settleMs)
      }
      return isMine()
    },
    async release() {
      clearInterval(beats)
      await file.close()
      if (await isMine()) await unlinkIfThere(path)
    },
  }
}

async function look(path: string): Promise<FoundLock | null> {
  try {
    const { ino, mtimeMs } = await stat(path)
    const holder = parseHolder(await readFile(path, "utf8"))
    return { holder, token: holder?.token ?? `${ino}-${mtimeMs}`, modifiedMs: mtimeMs }
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null
    throw error
  }
}

function parseHolder(text: string): HolderFile | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== "object" || value === null) return null
  const [pid, host, token, life]: readonly unknown[] = ["pid", "host", "token", "life"].map((name): unknown =>
    Reflect.get(value, name),
  )
  if (typeof pid !== "number" || typeof host !== "string" || typeof token !== "string") return null
  // It becomes part of a file's name.
  if (!/^[\w-]+$/.test(token)) return null
  return { pid, host, token, life: typeof life === "string" ? life : null }
}

/**
 * Puts this process's lock in the place of a dead one. Many may find the same dead lock, so each first takes a lock that is named
 * after the dead one's token; whoever holds that is the only one to replace it, and does so in one move: the path is never free
 * for a third one in between. Answers who is at it where that is somebody else, and `gone` where the dead lock was replaced or touched before.
 */
async function replaceStale(
  file: LockFile,
  path: string,
  stale: FoundLock,
  lease: Lease,
): Promise<"replaced" | "gone" | LockHolder> {
  const claim = await lockForProcess(`${path}.after.${stale.token}`, lease)
  if (!claim.taken) return claim.holder
  try {
    const now = await look(path)
    if (now?.token !== stale.token || now.modifiedMs !== stale.modifiedMs) return "gone"
    await rename(file.aside, path)
    return "replaced"
  } finally {
    await claim.lock.release()
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error
  }
}
