import type { DirectoryEntry, NamedDirectoryEntry } from "../../../kit/ports.ts"
import type { Engine } from "./engine/engine.ts"
import type { PrincipalLabel } from "./roles.ts"
import { quoteLiteral } from "./quoting.ts"
import { frameType } from "./wire/frames.ts"

/** What a principal's kind is called in a label. */
export const labelTypes: Record<DirectoryEntry["kind"], PrincipalLabel["type"]> = {
  app: "service",
  user: "user",
  group: "group",
}

/**
 * Answers what writes the present directory into the table that the `pgaadauth` functions read; nothing is written when
 * it has not changed.
 */
export function createDirectoryMirror(
  engine: Engine,
  entries: () => readonly NamedDirectoryEntry[],
): () => Promise<void> {
  let written = ""
  return async () => {
    const sql = directorySql(entries())
    if (sql === written) return
    await engine.query("postgres", sql)
    written = sql
  }
}

function directorySql(entries: readonly NamedDirectoryEntry[]): string {
  const table = "pg_catalog.pgaadauth_directory"
  const rows = entries.map(({ name, objectId, kind }) => {
    const values = [name, objectId.toLowerCase(), labelTypes[kind]]
    return `(${values.map((value) => quoteLiteral(value)).join(", ")})`
  })
  const inserted = rows.length === 0 ? "" : `insert into ${table} values ${rows.join(", ")};`
  // Two sessions may write at once.
  return `begin; lock table ${table} in exclusive mode; delete from ${table}; ${inserted} commit;`
}

/**
 * Tells of a client's messages which may call a function that looks into the directory: those that name one and, once
 * one was named and may be prepared, those that run something.
 */
export function createDirectoryNeed(): (message: Buffer) => boolean {
  let named = false
  return (message) => {
    const type = frameType(message)
    if (type !== "Q" && type !== "P" && type !== "E") return false
    named ||= type !== "E" && message.toString("latin1").toLowerCase().includes("pgaadauth_create")
    return named
  }
}

/**
 * Handles messages one after the other, each after what it needs.
 *
 * @param broken - called when `handle` throws; nothing is handled then
 */
export function createMessageQueue(
  before: (message: Buffer) => Promise<void>,
  handle: (message: Buffer) => void,
  broken: () => void,
): { isBusy(): boolean; add(message: Buffer): void } {
  const waiting: Buffer[] = []
  let busy = false
  const run = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      // Without the directory the functions know what they knew before.
      await before(next).catch(() => undefined)
      handle(next)
    }
    busy = false
  }
  return {
    isBusy: () => busy,
    add(message) {
      waiting.push(message)
      if (busy) return
      busy = true
      run().catch(broken)
    },
  }
}
