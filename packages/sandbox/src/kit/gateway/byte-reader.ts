import type { Duplex } from "node:stream"

/**
 * Reads exactly `size` bytes and leaves the rest in the stream. Answers undefined when the stream ends before.
 * Nothing else may read the stream meanwhile; afterwards it may be read by `data` events.
 */
export async function readExactly(stream: Duplex, size: number): Promise<Buffer | undefined> {
  return new Promise((done) => {
    const finish = (bytes: Buffer | undefined) => {
      stream.off("readable", attempt).off("end", attempt).off("close", attempt).off("error", reset)
      done(bytes)
    }
    const attempt = () => {
      const bytes: unknown = stream.read(size)
      if (bytes instanceof Buffer) finish(bytes.length === size ? bytes : undefined)
      else if (stream.readableEnded || stream.destroyed) finish(undefined)
    }
    // A reset connection: the close that follows is its end.
    const reset = () => void stream.destroy()
    // The same listeners stay until the bytes are there: each one added anew would be told of bytes that do not suffice.
    stream.on("readable", attempt).on("end", attempt).on("close", attempt).on("error", reset)
    attempt()
  })
}
