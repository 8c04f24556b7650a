import { chmod, chown, open, readFile, rename, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { hasCode } from "@keyless/core/plugin"
import { localFailure } from "./error-codes.ts"

const byteOrderMark = "\uFEFF"

/** The text of a file, without its byte order mark. */
export interface FileText {
  readonly text: string
  readonly hasMark: boolean
}

/**
 * Reads a file of UTF-8.
 *
 * @returns null where there is none
 * @throws KeylessError `settings_file_invalid`, `settings_file_forbidden`
 */
export async function readText(path: string): Promise<FileText | null> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null
    throw explained(path, error)
  }
  const text = decode(path, bytes)
  const hasMark = text.startsWith(byteOrderMark)
  return { text: hasMark ? text.slice(1) : text, hasMark }
}

/**
 * Puts a text in the place of a file, in one move: who reads it sees the whole of the old or of the new one. The new file has the mode and the owner
 * of the old one; where there was none, only its owner may read it. For whoever holds the file's lock.
 *
 * @throws KeylessError `settings_file_forbidden`
 */
export async function writeText(path: string, { text, hasMark }: FileText): Promise<void> {
  const aside = `${path}.keyless-new`
  try {
    const before = await statOrNull(path)
    // One that a killed process left.
    await rm(aside, { force: true })
    const file = await open(aside, "wx", 0o600)
    try {
      await file.writeFile(hasMark ? byteOrderMark + text : text)
      await file.sync()
    } finally {
      await file.close()
    }
    if (before !== null) {
      // Only an administrator may give files away, and only such a one writes those of others.
      await chown(aside, before.uid, before.gid).catch(() => {})
      await chmod(aside, before.mode & 0o7777)
    }
    await rename(aside, path)
    await syncFolder(path)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {})
    throw explained(path, error)
  }
}

/** Removes a file. @throws KeylessError `settings_file_forbidden` */
export async function removeFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true })
    await syncFolder(path)
  } catch (error) {
    throw explained(path, error)
  }
}

/** Whether others than the file's owner may read it. Windows keeps that elsewhere. */
export async function isReadableByOthers(path: string): Promise<boolean> {
  if (process.platform === "win32") return false
  const found = await statOrNull(path)
  return found !== null && (found.mode & 0o044) !== 0
}

/** A system error as one with a next action; any other stays as it is. */
export function explained(path: string, error: unknown): unknown {
  if (["EACCES", "EPERM", "EROFS"].some((code) => hasCode(error, code))) {
    return localFailure("settings_file_forbidden", `You may not read or write ${path}.`, {
      hint: "Its folder has to be writable too, since the file is written aside and then put in its place.",
      resource: path,
      cause: error,
    })
  }
  if (hasCode(error, "EISDIR")) {
    return localFailure("settings_file_invalid", `${path} is a folder and no file.`, {
      hint: "Name a file with --settings-file.",
      resource: path,
      cause: error,
    })
  }
  return error
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw localFailure("settings_file_invalid", `${path} is no text of UTF-8.`, {
      hint: "Save it as UTF-8, or name another file with --settings-file.",
      resource: path,
      cause: error,
    })
  }
}

async function statOrNull(path: string) {
  try {
    return await stat(path)
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null
    throw error
  }
}

/** So that the move outlives a loss of power. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r").catch(() => undefined)
  await folder?.sync().catch(() => {})
  await folder?.close()
}
