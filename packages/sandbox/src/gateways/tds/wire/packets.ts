/** Packet types (MS-TDS 2.2.3.1.1). */
export const packetTypes = {
  sqlBatch: 0x01,
  rpc: 0x03,
  tabularResult: 0x04,
  attention: 0x06,
  federatedToken: 0x08,
  transactionManager: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const

/** Bits of a packet's status (MS-TDS 2.2.3.1.2). */
const statusBits = { endOfMessage: 0x01, ignore: 0x02, reset: 0x08, resetSkipTransaction: 0x10 }

export const packetHeaderSize = 8

/** A whole message of a client, its packets put together. */
export interface ClientMessage {
  readonly type: number
  readonly body: Buffer
  /** What RESETCONNECTION asks for before the request is done. */
  readonly reset: "no" | "session" | "session-but-transaction"
  /** Whether the client gave the message up while it was sending it. */
  readonly ignored: boolean
}

/** Builds one packet; the body must fit the packet size that was agreed on. */
export function packet(type: number, body: Buffer, endOfMessage: boolean, id = 1): Buffer {
  const head = Buffer.alloc(packetHeaderSize)
  head.writeUInt8(type, 0)
  head.writeUInt8(endOfMessage ? statusBits.endOfMessage : 0, 1)
  head.writeUInt16BE(packetHeaderSize + body.length, 2)
  head.writeUInt8(id & 0xff, 6)
  return Buffer.concat([head, body])
}

/** Size of a packet's body as its header says. Throws on a length that cannot be. */
export function packetBodySize(head: Buffer): number {
  const size = head.readUInt16BE(2) - packetHeaderSize
  if (size < 0) throw new Error("A packet of TDS is shorter than its header")
  return size
}

/** Whether a packet is the last of its message. */
export function endsMessage(head: Buffer): boolean {
  return (head.readUInt8(1) & statusBits.endOfMessage) !== 0
}

/**
 * Puts the packets of a byte stream together to messages; an unfinished rest is kept for the next call. Throws when the
 * bytes are no packets, or when a message grows beyond `limit()` bytes.
 */
export function createMessageAssembler(limit: () => number): (chunk: Buffer) => ClientMessage[] {
  let held: Buffer[] = []
  let heldSize = 0
  let wanted = packetHeaderSize
  let bodies: Buffer[] = []
  let bodySize = 0
  let firstStatus: number | undefined
  let firstType: number | undefined

  const takePacket = (bytes: Buffer): ClientMessage | undefined => {
    const type = bytes.readUInt8(0)
    const status = bytes.readUInt8(1)
    firstType ??= type
    firstStatus ??= status
    if (type !== firstType) throw new Error("A message of TDS has packets of two types")
    bodies.push(bytes.subarray(packetHeaderSize))
    bodySize += bytes.length - packetHeaderSize
    if (bodySize > limit()) throw new Error("A message of TDS is too long")
    if ((status & statusBits.endOfMessage) === 0) return undefined
    const message: ClientMessage = {
      type,
      body: bodies.length === 1 ? bytes.subarray(packetHeaderSize) : Buffer.concat(bodies),
      reset: resetOf(firstStatus),
      ignored: (status & statusBits.ignore) !== 0,
    }
    bodies = []
    bodySize = 0
    firstType = undefined
    firstStatus = undefined
    return message
  }

  return (chunk) => {
    held.push(chunk)
    heldSize += chunk.length
    if (heldSize < wanted) return []
    const bytes = held.length === 1 ? chunk : Buffer.concat(held)
    const messages: ClientMessage[] = []
    let offset = 0
    wanted = packetHeaderSize
    while (bytes.length - offset >= packetHeaderSize) {
      const size = packetHeaderSize + packetBodySize(bytes.subarray(offset, offset + packetHeaderSize))
      if (bytes.length - offset < size) {
        wanted = size
        break
      }
      const message = takePacket(bytes.subarray(offset, offset + size))
      if (message !== undefined) messages.push(message)
      offset += size
    }
    held = offset < bytes.length ? [bytes.subarray(offset)] : []
    heldSize = bytes.length - offset
    return messages
  }
}

function resetOf(status: number): ClientMessage["reset"] {
  if ((status & statusBits.reset) !== 0) return "session"
  return (status & statusBits.resetSkipTransaction) !== 0 ? "session-but-transaction" : "no"
}
