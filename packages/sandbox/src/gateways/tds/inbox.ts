import type { Duplex } from "node:stream"
import { createMessageAssembler, packetTypes } from "./wire/packets.ts"
import type { ClientMessage } from "./wire/packets.ts"

/** The messages of a client, one after the other. */
export interface Inbox {
  /** The next message; undefined when the connection has ended. */
  next(): Promise<ClientMessage | undefined>
  /** Whether an attention signal waits or the client has left, that is: whether it no longer wants the answer that it is getting. */
  interrupted(): boolean
}

/** Messages held back before the client has to wait. One request and its attention are all a client may send. */
const longestQueue = 4

/** Reads messages of up to `limit()` bytes. What is no TDS ends the connection. */
export function createInbox(stream: Duplex, limit: () => number): Inbox {
  const assemble = createMessageAssembler(limit)
  const queue: ClientMessage[] = []
  let ended = false
  let wake: () => void = () => undefined
  const end = () => {
    ended = true
    wake()
  }
  stream.on("data", (chunk: Buffer) => {
    try {
      queue.push(...assemble(chunk))
    } catch {
      stream.destroy()
    }
    if (queue.length >= longestQueue) stream.pause()
    wake()
  })
  stream.once("end", end)
  stream.once("close", end)
  stream.on("error", () => stream.destroy())
  return {
    async next() {
      for (;;) {
        const message = queue.shift()
        if (message !== undefined) {
          stream.resume()
          return message
        }
        if (ended) return undefined
        await new Promise<void>((done) => {
          wake = done
        })
      }
    },
    interrupted: () => ended || queue.some(({ type }) => type === packetTypes.attention),
  }
}
