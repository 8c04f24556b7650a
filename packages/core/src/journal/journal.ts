import type { Operation } from "../events.ts"
import type { JsonObject, PluginRef } from "../plugin/index.ts"

/** What a run is, written before anything else. Nothing secret. @public */
export interface RunHeader {
  /** Of what is written of the run. A journal keeps it, and the engine tells by it how to read the rest. */
  readonly version: number
  readonly run: string
  /** One writer at a time per key: source id and connection name. */
  readonly key: string
  readonly operation: Operation
  readonly connection: string
  /** Tells two specs apart, so that the same command after a crash goes on with the same connection. */
  readonly fingerprint: string
  readonly startedAt: string
}

/** Something temporary that a run made or was about to make. @public */
export interface TemporaryRecord {
  readonly id: string
  readonly step: string
  /** The plugin that removes it. */
  readonly plugin: PluginRef
  readonly closer: string
  readonly data: JsonObject
  readonly title: string
  /** Whether making it came to its end. */
  readonly made: boolean
}

/** @public */
export type JournalEntry =
  | { readonly type: "intent"; readonly step: string }
  | { readonly type: "outcome"; readonly step: string; readonly ok: boolean }
  | { readonly type: "undo"; readonly step: string; readonly ok: boolean }
  | ({ readonly type: "acquire" } & TemporaryRecord)
  | { readonly type: "made"; readonly id: string }
  | { readonly type: "release"; readonly id: string }

/** A run that is being written. @public */
export interface JournalRun {
  /** What an earlier, dead run of the same key left behind; the new run has taken it over. */
  readonly leftovers: readonly TemporaryRecord[]
  /** Writes an entry; when it resolves the entry survives a crash of the machine. @throws KeylessError `run_taken_over` */
  append(entry: JournalEntry): Promise<void>
  /** Ends the run and lets the next writer in. `complete` says that nothing is left to do. */
  finish(complete: boolean): Promise<void>
}

/** A run whose process is gone before its end. @public */
export interface AbandonedRun {
  readonly header: RunHeader
  readonly leftovers: readonly TemporaryRecord[]
  /** Takes the run over, so that its leftovers can be removed. Answers null where somebody else was faster. */
  adopt(): Promise<JournalRun | null>
}

/** A run's file that is left alone: a newer version of Keyless wrote it, or it cannot be read. @public */
export interface PassedOver {
  readonly name: string
  readonly why: "newer" | "unreadable"
}

/**
 * Where runs are written down ahead of their effects.
 *
 * @public
 */
export interface Journal {
  /** Starts a run. @throws KeylessError `connection_busy` while a live run holds the key, `newer_version` */
  begin(header: RunHeader): Promise<JournalRun>
  /** Runs that did not come to their end and that nobody works on. */
  abandoned(): Promise<readonly AbandonedRun[]>
  /** What {@link abandoned} leaves alone. */
  passedOver?(): Promise<readonly PassedOver[]>
}

/** The temporary things that entries acquired and did not release. */
export function unreleased(entries: readonly JournalEntry[]): TemporaryRecord[] {
  const open = new Map<string, TemporaryRecord>()
  for (const entry of entries) {
    if (entry.type === "acquire") {
      const { type: _type, ...record } = entry
      open.set(entry.id, record)
    }
    if (entry.type === "made") {
      const record = open.get(entry.id)
      if (record !== undefined) open.set(entry.id, { ...record, made: true })
    }
    if (entry.type === "release") open.delete(entry.id)
  }
  return [...open.values()]
}
