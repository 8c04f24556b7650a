import type { Journal, JournalRun } from "../journal/journal.ts"
import { type Context, type ErrorInfo, toKeylessError } from "../plugin/index.ts"
import type { CloseTemporary } from "./ephemerals.ts"
import { journalWarning } from "./undo.ts"

/** Something that a dead run had left behind, and whether it is gone now. @public */
export interface Recovered {
  readonly connection: string
  readonly title: string
  /** Absent where it was removed. */
  readonly error?: ErrorInfo
}

/** Removes what runs left behind whose process is gone. A run's place in the journal stays, so that its command can go on. */
export async function recoverAbandoned(
  journal: Journal,
  closeTemporary: CloseTemporary,
  context: Context,
): Promise<readonly Recovered[]> {
  const recovered: Recovered[] = []
  for (const { name, why } of (await journal.passedOver?.()) ?? []) {
    if (why === "newer") {
      context.warn(
        `A newer version of Keyless wrote ${name}, which is left alone.`,
        "Run keyless recover of that version.",
      )
    } else context.warn(`${name} cannot be read, and is left alone.`, "Look whose it is.")
  }
  for (const abandoned of await journal.abandoned()) {
    if (abandoned.leftovers.length === 0) continue
    const { connection } = abandoned.header
    let run: JournalRun | null
    try {
      run = await abandoned.adopt()
    } catch (cause) {
      // The next one may be taken over all the same.
      const error = toKeylessError(cause).toJSON()
      recovered.push(...abandoned.leftovers.map(({ title }) => ({ connection, title, error })))
      continue
    }
    if (run === null) continue
    try {
      for (const record of run.leftovers) {
        try {
          await closeTemporary(context, record)
          // Where it cannot be written down, the next one finds it gone.
          await run
            .append({ type: "release", id: record.id })
            .catch((cause: unknown) => context.warn(journalWarning(cause)))
          recovered.push({ connection, title: record.title })
        } catch (cause) {
          recovered.push({ connection, title: record.title, error: toKeylessError(cause).toJSON() })
        }
      }
    } finally {
      await run.finish(false).catch((cause: unknown) => context.warn(journalWarning(cause)))
    }
  }
  return recovered
}
