import { once } from "node:events"
import type { Socket } from "node:net"
import { readExactly } from "../../../../kit/gateway/byte-reader.ts"

/**
 * One packet. A payload of `maximumPayload` bytes is continued by the next packet.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export interface Packet {
  readonly sequence: number
  readonly payload: Buffer
}

export const maximumPayload = 0xffffff

/** The packets of one connection. Nothing behind a packet is read before it is asked for, so TLS can begin anywhere. */
export interface PacketStream {
  /** The next packet; undefined when the connection ended. */
  read(): Promise<Packet | undefined>
  /** Several packets that belong together, joined; undefined when the connection ended or `limit` bytes are exceeded. */
  readMessage(limit: number): Promise<Packet | undefined>
  /** Writes one packet; fulfilled when the other side takes more, and also when it is gone. */
  write(payload: Buffer, sequence: number): Promise<void>
  /** Writes a payload of any size from sequence 0 on. */
  writeMessage(payload: Buffer): Promise<void>
}

export function packetsOf(socket: Socket): PacketStream {
  const read = async (): Promise<Packet | undefined> => {
    const head = take(socket, 4) ?? (await readExactly(socket, 4))
    if (head === undefined) return undefined
    const size = head.readUIntLE(0, 3)
    const sequence = head.readUInt8(3)
    if (size === 0) return { sequence, payload: Buffer.alloc(0) }
    const payload = take(socket, size) ?? (await readExactly(socket, size))
    return payload === undefined ? undefined : { sequence, payload }
  }
  const write = async (payload: Buffer, sequence: number): Promise<void> => {
    if (!socket.writable) return
    const head = Buffer.alloc(4)
    head.writeUIntLE(payload.length, 0, 3)
    head.writeUInt8(sequence & 0xff, 3)
    // The packets of one answer leave together: one TLS record instead of two per row.
    if (socket.writableCorked === 0) {
      socket.cork()
      setImmediate(() => socket.uncork())
    }
    socket.write(head)
    if (!socket.write(payload)) await drained(socket)
  }
  return {
    read,
    write,
    async readMessage(limit) {
      const first = await read()
      if (first === undefined || first.payload.length < maximumPayload) return first
      const parts = [first.payload]
      let size = first.payload.length
      for (;;) {
        const next = await read()
        if (next === undefined) return undefined
        size += next.payload.length
        if (size > limit) return undefined
        parts.push(next.payload)
        if (next.payload.length < maximumPayload)
          return { sequence: next.sequence, payload: Buffer.concat(parts) }
      }
    },
    async writeMessage(payload) {
      for (let sequence = 0, offset = 0; ; sequence += 1, offset += maximumPayload) {
        const part = payload.subarray(offset, offset + maximumPayload)
        await write(part, sequence)
        if (part.length < maximumPayload) return
      }
    },
  }
}

/** Bytes that are there already. */
function take(socket: Socket, size: number): Buffer | undefined {
  if (socket.readableLength < size) return undefined
  const bytes: unknown = socket.read(size)
  return bytes instanceof Buffer && bytes.length === size ? bytes : undefined
}

async function drained(socket: Socket): Promise<void> {
  socket.uncork()
  if (!socket.writableNeedDrain || socket.destroyed) return
  const abort = new AbortController()
  const { signal } = abort
  try {
    await Promise.race([once(socket, "drain", { signal }), once(socket, "close", { signal })])
  } catch {
    // A reset connection: the next read ends.
  } finally {
    abort.abort()
  }
}
