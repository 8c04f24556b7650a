import type { Journal } from "../journal/journal.ts"
import { type Context, type ErrorInfo, toKeylessError } from "../plugin/index.ts"
import type { CloseTemporary } from "./scopes.ts"

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
  for (const name of (await journal.newer?.()) ?? []) {
    context.warn(
      `A newer version of Keyless wrote ${name}, which is left alone.`,
      "Run `keyless recover` of that version.",
    )
  }
  for (const abandoned of await journal.abandoned()) {
    if (abandoned.leftovers.length === 0) continue
    const run = await abandoned.adopt()
    if (run === null) continue
    const { connection } = abandoned.header
    try {
      for (const record of run.leftovers) {
        try {
          await closeTemporary(context, record)
          await run.append({ type: "release", id: record.id })
          recovered.push({ connection, title: record.title })
        } catch (cause) {
          recovered.push({ connection, title: record.title, error: toKeylessError(cause).toJSON() })
        }
      }
    } finally {
      await run.finish(false)
    }
  }
  return recovered
}
