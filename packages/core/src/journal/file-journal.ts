import { createHash, randomUUID } from "node:crypto"
import { type FileHandle, open, readdir, readFile, rename, unlink } from "node:fs/promises"
import { join } from "node:path"
import { fail } from "../errors.ts"
import {
  type AbandonedRun,
  type Journal,
  type JournalEntry,
  type JournalRun,
  type PassedOver,
  type RunHeader,
  unreleased,
} from "./journal.ts"
import { journalVersion, upgradeLine } from "./version.ts"
import { hasCode } from "../plugin/index.ts"
import type { Lease } from "../lock/lock-file.ts"
import { makeFolder } from "../lock/make-folder.ts"
import { isLocked, lockForProcess, type ProcessLock } from "../lock/process-lock.ts"

type Line =
  | ({ readonly type: "run" } & RunHeader)
  | JournalEntry
  | { readonly type: "end"; readonly complete: boolean }

/**
 * A journal of one file per connection in a folder: a line of JSON per entry, synced to disk before the effect that it announces.
 * The file of the last run stays for reading. A lock file next to it keeps a second writer out while the first one lives, see `lockForProcess`.
 * Files that a newer version wrote are left alone.
 *
 * @param directory - made if missing, readable by the user alone
 * @param lease - how long a process may not work before another one takes over
 * @public
 */
export function fileJournal(directory: string, lease?: Lease): Journal {
  const pathOf = (key: string) =>
    join(directory, `${createHash("sha256").update(key).digest("hex").slice(0, 24)}.jsonl`)

  async function take(path: string): Promise<ProcessLock | { pid: number; host: string }> {
    const result = await lockForProcess(`${path}.lock`, lease)
    return result.taken ? result.lock : result.holder
  }

  return {
    async begin(header) {
      await makeFolder(directory)
      const path = pathOf(header.key)
      const lock = await take(path)
      if (!("release" in lock)) {
        throw fail(
          "connection_busy",
          `Another run (process ${lock.pid} on ${lock.host}) is working on connection "${header.connection}".`,
          { hint: "Wait for it to end, then try again.", retryable: true },
        )
      }
      try {
        await refuseNewer(path, header)
        return await startRun(path, header, lock)
      } catch (error) {
        await lock.release()
        throw error
      }
    },

    async passedOver() {
      const found: PassedOver[] = []
      for (const name of await journalFiles(directory)) {
        const path = join(directory, name)
        const journal = await readJournal(path).catch(() => null)
        if (journal === null) found.push({ name: path, why: "unreadable" })
        else if (journal.isNewer) found.push({ name: path, why: "newer" })
      }
      return found
    },

    async abandoned() {
      const found: AbandonedRun[] = []
      for (const name of await journalFiles(directory)) {
        const path = join(directory, name)
        if (await isLocked(`${path}.lock`, lease)) continue
        // One that cannot be read, such as another user's, keeps nobody from the others.
        const journal = await readJournal(path).catch(() => null)
        if (journal === null) continue
        const { header, entries, complete, isNewer } = journal
        // A run may have begun between the look at its lock and the reading.
        if (header === null || complete || isNewer || (await isLocked(`${path}.lock`, lease))) continue
        found.push({
          header,
          leftovers: unreleased(entries),
          async adopt() {
            const again = await take(path)
            if (!("release" in again)) return null
            try {
              const now = parse(await readFile(path, "utf8"))
              if (!now.complete && now.header?.run === header.run) return await startRun(path, header, again)
            } catch (error) {
              await again.release()
              throw error
            }
            // Another run of the key has come to its end meanwhile.
            await again.release()
            return null
          },
        })
      }
      return found
    },
  }
}

async function journalFiles(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => name.endsWith(".jsonl"))
  } catch (error) {
    if (hasCode(error, "ENOENT")) return []
    throw error
  }
}

async function refuseNewer(path: string, { connection }: RunHeader): Promise<void> {
  if (!(await readJournal(path)).isNewer) return
  throw fail("newer_version", `A newer version of Keyless has begun a run on connection "${connection}".`, {
    hint: `Use that version for this connection. Its journal is ${path}.`,
    resource: path,
  })
}

/** Writes a new file with the header and what the old one left open, and puts it in the old one's place. */
async function startRun(path: string, header: RunHeader, lock: ProcessLock): Promise<JournalRun> {
  const leftovers = unreleased((await readJournal(path)).entries)
  const lines: Line[] = [
    { type: "run", ...header, version: journalVersion },
    ...leftovers.map((left) => ({ type: "acquire" as const, ...left })),
  ]
  const file = await replaceFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""))

  // Entries of parallel steps are written one after another: a torn line would cost all lines behind it.
  // After one that failed nothing more is written, for the same reason.
  let last: Promise<void> = Promise.resolve()
  const write = async (line: Line): Promise<void> => {
    const text = `${JSON.stringify(line)}\n`
    last = last.then(async () => {
      // What is announced is done next, so this is the place to notice that it is somebody else's work by now.
      if (!(await lock.isHeld())) throw takenOver(header)
      await append(file, text)
    })
    await last
  }
  let isOver = false
  return {
    leftovers,
    append: write,
    async finish(complete) {
      if (isOver) return
      isOver = true
      try {
        if (await lock.isHeld()) await write({ type: "end", complete })
      } finally {
        await file.close()
        await lock.release()
      }
    },
  }
}

function takenOver({ connection }: RunHeader) {
  return fail(
    "run_taken_over",
    `This process was suspended for so long that another run took over connection "${connection}".`,
    {
      hint: "Look at the other run, then run the command again. What this one did before is not taken back.",
    },
  )
}

/** Writes a file aside and moves it to the path. @throws system errors; the path is as it was then, and nothing stays aside */
async function replaceFile(path: string, text: string): Promise<FileHandle> {
  const fresh = `${path}.${randomUUID()}`
  const file = await open(fresh, "ax", 0o600)
  try {
    await file.appendFile(text)
    await file.datasync()
    await rename(fresh, path)
    return file
  } catch (error) {
    await file.close()
    await unlink(fresh).catch(() => {})
    throw error
  }
}

async function append(file: FileHandle, text: string): Promise<void> {
  await file.appendFile(text)
  await file.datasync()
}

async function readJournal(path: string): Promise<ParsedJournal> {
  try {
    return parse(await readFile(path, "utf8"))
  } catch (error) {
    if (hasCode(error, "ENOENT")) return parse("")
    throw error
  }
}

interface ParsedJournal {
  readonly header: RunHeader | null
  readonly entries: readonly JournalEntry[]
  readonly complete: boolean
  readonly isNewer: boolean
}

/** Reads a journal. A last line that a crash cut short is passed over: what it announced had not begun. */
function parse(text: string): ParsedJournal {
  let header: RunHeader | null = null
  let complete = false
  let isNewer = false
  const entries: JournalEntry[] = []
  let version: unknown
  for (const raw of text.split("\n")) {
    const written = parseLine(raw)
    if (written !== null && "version" in written) version = written.version
    isNewer = typeof version === "number" && version > journalVersion
    // What a newer version wrote is left alone as a whole; the header tells whose run it is.
    const line = lineOf(isNewer || written === null ? written : upgradeLine(written, version))
    if (line === null) continue
    if (line.type === "run") {
      const { type: _type, ...rest } = line
      header = rest
    } else if (line.type === "end") complete = line.complete
    else entries.push(line)
  }
  return { header, entries, complete, isNewer }
}

function parseLine(raw: string): object | null {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === "object" && value !== null && "type" in value ? value : null
  } catch {
    return null
  }
}

function lineOf(value: object | null): Line | null {
  // Only this module writes the file, in this form; a foreign file names an unknown type and is passed over.
  return value as Line | null
}
