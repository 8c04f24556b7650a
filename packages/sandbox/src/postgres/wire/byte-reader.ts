import { once } from "node:events"
import type { Duplex } from "node:stream"

/**
 * Reads exactly `size` bytes and leaves the rest in the stream. Answers undefined when the stream ends before.
 * Meant for the start of a connection; afterwards the stream may be read by `data` events.
 */
export async function readExactly(stream: Duplex, size: number): Promise<Buffer | undefined> {
  for (;;) {
    const bytes: unknown = stream.read(size)
    if (bytes instanceof Buffer) return bytes.length === size ? bytes : undefined
    if (stream.readableEnded || stream.destroyed) return undefined
    const abort = new AbortController()
    const { signal } = abort
    try {
      await Promise.race([
        once(stream, "readable", { signal }),
        once(stream, "end", { signal }),
        once(stream, "close", { signal }),
      ])
    } catch {
      // A reset connection: the stream is destroyed and the next round ends.
      if (!stream.destroyed) stream.destroy()
    } finally {
      abort.abort()
    }
  }
}
