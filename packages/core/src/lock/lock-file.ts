import { type FileHandle, link, open, unlink } from "node:fs/promises"
import { hasCode } from "../plugin/has-code.ts"

/** How long a lock that nobody touches is held, in milliseconds. @public */
export interface Lease {
  readonly lengthMs: number
  /** Between two touches of the holder; a small part of the length. */
  readonly beatMs: number
  /** How long taking over may take, from the last look on. */
  readonly settleMs: number
}

/** The lease of all locks of Keyless. */
export const leaseLength: Lease = { lengthMs: 60_000, beatMs: 10_000, settleMs: 500 }

/** The file of a lock, written aside. */
export interface LockFile {
  readonly aside: string
  /** Makes the file new, in the time of the file system; wherever it was moved. */
  touch(): Promise<void>
  /** The time of the file system. */
  nowMs(): Promise<number>
  /** Makes the file at the path instead of aside, which has to be free. */
  moveTo(path: string): Promise<boolean>
  removeAside(): Promise<void>
  close(): Promise<void>
}

/** Writes a lock's text aside. @throws system errors; nothing stays then */
export async function writeLockFile(aside: string, text: string): Promise<LockFile> {
  let file = await written(aside, text)
  const removeAside = async () => {
    try {
      await unlink(aside)
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error
    }
  }
  const touch = async () => void (await file.write(text.slice(0, 1), 0))
  return {
    aside,
    touch,
    async nowMs() {
      await touch()
      return (await file.stat()).mtimeMs
    },
    async moveTo(path) {
      let moved: FileHandle
      try {
        moved = await written(path, text)
      } catch (error) {
        if (hasCode(error, "EEXIST")) return false
        throw error
      }
      await file.close()
      file = moved
      return true
    },
    removeAside,
    close: () => file.close(),
  }
}

/** Codes with which file systems say that they have no hard links: FAT, some network and container mounts. */
const withoutLinks = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL", "EXDEV"]

/** Puts the lock's file at a path, if that is free. */
export async function placeLockFile(file: LockFile, path: string): Promise<boolean> {
  try {
    await link(file.aside, path)
    return true
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false
    if (withoutLinks.some((code) => hasCode(error, code))) return file.moveTo(path)
    throw error
  }
}

async function written(path: string, text: string): Promise<FileHandle> {
  const file = await open(path, "wx+", 0o600)
  try {
    await file.writeFile(text)
    return file
  } catch (error) {
    await file.close()
    await unlink(path).catch(() => {})
    throw error
  }
}
