/**
 * Messages of PostgreSQL's protocol 3.0 as buffers: one type byte, four bytes of length (the type not counted), the
 * body. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** Builds one message of the given type. */
export function frame(type: string, ...body: readonly (string | Uint8Array)[]): Buffer {
  const parts = body.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`, "utf8") : part))
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  const head = Buffer.alloc(5)
  head.write(type, 0, "latin1")
  head.writeInt32BE(length, 1)
  return Buffer.concat([head, ...parts])
}

/** The type byte of a message as a character. */
export function frameType(message: Buffer): string {
  return String.fromCharCode(message[0] ?? 0)
}

/** Reads the zero-terminated text at `offset`; `next` is the offset behind the zero. */
export function textAt(message: Buffer, offset: number): { text: string; next: number } {
  const end = message.indexOf(0, offset)
  if (end < 0) return { text: message.toString("utf8", offset), next: message.length }
  return { text: message.toString("utf8", offset, end), next: end + 1 }
}

/** A 32-bit number as the protocol writes it. */
export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** Cuts a byte stream into whole messages; keeps the unfinished rest for the next call. */
export function createFrameSplitter(): (chunk: Buffer) => Buffer[] {
  let rest: Buffer[] = []
  let held = 0
  let wanted = 5
  return (chunk) => {
    rest.push(chunk)
    held += chunk.length
    if (held < wanted) return []
    const bytes = rest.length === 1 ? chunk : Buffer.concat(rest)
    const messages: Buffer[] = []
    let offset = 0
    wanted = 5
    while (bytes.length - offset >= 5) {
      const size = bytes.readInt32BE(offset + 1) + 1
      if (size < 5) throw new Error("A message of PostgreSQL's protocol has an impossible length")
      if (bytes.length - offset < size) {
        wanted = size
        break
      }
      messages.push(bytes.subarray(offset, offset + size))
      offset += size
    }
    rest = offset < bytes.length ? [bytes.subarray(offset)] : []
    held = bytes.length - offset
    return messages
  }
}
