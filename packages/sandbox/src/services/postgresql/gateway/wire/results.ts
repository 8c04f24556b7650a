import { frameType, textAt } from "./frames.ts"
import { errorFields } from "./messages.ts"

/** A row in text format by column name. */
export type Row = Readonly<Record<string, string | null>>

/** Makes an error that carries the SQLSTATE as `code`. */
export function sqlError(code: string, message: string): Error & { readonly code: string } {
  return Object.assign(new Error(message), { code })
}

/**
 * Collects the answer to one simple query. `push` takes messages from the server and answers true when ReadyForQuery has
 * come; `rows` gives the rows of all statements and throws the server's error (see `sqlError`).
 */
export function createResultCollector(): { push(message: Buffer): boolean; rows(): Row[] } {
  let columns: string[] = []
  const rows: Row[] = []
  let failure: Error | undefined
  return {
    push(message) {
      const type = frameType(message)
      if (type === "T") columns = columnNames(message)
      if (type === "D") rows.push(dataRow(message, columns))
      if (type === "E") {
        const fields = errorFields(message)
        failure ??= sqlError(fields["C"] ?? "XX000", fields["M"] ?? "unknown error")
      }
      return type === "Z"
    },
    rows() {
      if (failure !== undefined) throw failure
      return rows
    },
  }
}

function columnNames(message: Buffer): string[] {
  const names: string[] = []
  let offset = 7
  for (let left = message.readInt16BE(5); left > 0; left -= 1) {
    const { text, next } = textAt(message, offset)
    names.push(text)
    offset = next + 18
  }
  return names
}

function dataRow(message: Buffer, columns: readonly string[]): Row {
  const row: Record<string, string | null> = {}
  let offset = 7
  for (let index = 0; index < message.readInt16BE(5); index += 1) {
    const size = message.readInt32BE(offset)
    offset += 4
    const name = columns[index] ?? String(index)
    row[name] = size < 0 ? null : message.toString("utf8", offset, offset + size)
    if (size > 0) offset += size
  }
  return row
}
