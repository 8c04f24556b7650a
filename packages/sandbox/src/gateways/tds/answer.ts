import { once } from "node:events"
import type { Duplex } from "node:stream"
import { packet, packetHeaderSize, packetTypes } from "./wire/packets.ts"

/** An answer that goes out in packets of the size that was agreed on. */
export interface Answer {
  /** Adds tokens. Ends when the client is able to take more. */
  write(tokens: Buffer): Promise<void>
  /** Sends the rest; the last packet ends the message (MS-TDS 2.2.3.1.2). */
  end(): Promise<void>
}

/** Tokens gathered before they are sent: rows are small, and each TLS record costs. */
const gathered = 65_536

/** Starts an answer of packet type "tabular result". */
export function createAnswer(stream: Duplex, packetSize: number): Answer {
  const bodySize = packetSize - packetHeaderSize
  let held: Buffer[] = []
  let heldSize = 0
  let id = 0

  const send = async (isLast: boolean) => {
    const bytes = Buffer.concat(held)
    const packets: Buffer[] = []
    let offset = 0
    // The last packet must say so, hence something is always kept for it.
    while (bytes.length - offset > bodySize) {
      id += 1
      packets.push(packet(packetTypes.tabularResult, bytes.subarray(offset, offset + bodySize), false, id))
      offset += bodySize
    }
    const rest = bytes.subarray(offset)
    if (isLast) packets.push(packet(packetTypes.tabularResult, rest, true, id + 1))
    held = isLast ? [] : [rest]
    heldSize = isLast ? 0 : rest.length
    await sendBytes(stream, Buffer.concat(packets))
  }

  return {
    async write(tokens) {
      held.push(tokens)
      heldSize += tokens.length
      if (heldSize > gathered) await send(false)
    },
    end: () => send(true),
  }
}

async function sendBytes(stream: Duplex, bytes: Buffer): Promise<void> {
  if (stream.destroyed || stream.writableEnded || stream.write(bytes)) return
  const abort = new AbortController()
  const { signal } = abort
  try {
    await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })])
  } catch {
    // A reset connection; the inbox ends the session.
  } finally {
    abort.abort()
  }
}
