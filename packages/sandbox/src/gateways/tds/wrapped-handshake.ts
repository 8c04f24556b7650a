import type { Socket } from "node:net"
import { Duplex } from "node:stream"
import { packet, packetBodySize, packetHeaderSize, packetTypes } from "./wire/packets.ts"

/** First bytes of TLS records that carry data (RFC 8446, 5.1), and of packets that carry a handshake. */
const applicationData = 0x17
const longestPrelogin = 4096 - packetHeaderSize

/**
 * The stream on which TLS of TDS 7.x runs: the handshake travels in PRELOGIN packets, everything after it as it is
 * (MS-TDS 2.2.6.5 and 3.2.5.2). Needs TLS 1.2 or older, whose handshake records can be told from data.
 */
export function createWrappedHandshake(socket: Socket): Duplex {
  const unwrap = createUnwrapper()
  let wrapping = true
  let flight: Buffer[] = []
  let flushing = false

  /** Everything that TLS writes in one go is one message: clients read one message for each of theirs. */
  const flush = () => {
    flushing = false
    const bytes = Buffer.concat(flight)
    flight = []
    for (let offset = 0; offset < bytes.length; offset += longestPrelogin) {
      const last = offset + longestPrelogin >= bytes.length
      const part = bytes.subarray(offset, offset + longestPrelogin)
      if (!socket.destroyed) socket.write(packet(packetTypes.prelogin, part, last))
    }
  }

  const stream = new Duplex({
    read() {
      socket.resume()
    },
    write(chunk: Buffer, _encoding, done) {
      if (wrapping && chunk[0] === applicationData) {
        wrapping = false
        flush()
      }
      if (!wrapping) {
        if (socket.destroyed) done()
        else socket.write(chunk, () => done())
        return
      }
      flight.push(chunk)
      if (!flushing) setImmediate(flush)
      flushing = true
      done()
    },
    final(done) {
      if (flight.length > 0) flush()
      socket.end()
      done()
    },
    destroy(error, done) {
      socket.destroy()
      done(error)
    },
  })
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const part of unwrap(chunk)) if (!stream.push(part)) socket.pause()
    } catch {
      // No packet of TDS: nothing after it could be understood.
      stream.destroy()
    }
  })
  socket.once("end", () => stream.push(null))
  socket.once("close", () => stream.destroy())
  return stream
}

/** Takes the headers off PRELOGIN packets until bytes come that are none. Throws when a packet is impossible. */
function createUnwrapper(): (chunk: Buffer) => Buffer[] {
  let wrapped = true
  let held = Buffer.alloc(0)
  return (chunk) => {
    if (!wrapped) return [chunk]
    held = Buffer.concat([held, chunk])
    const parts: Buffer[] = []
    while (held.length > 0) {
      if (held.readUInt8(0) !== packetTypes.prelogin) {
        wrapped = false
        parts.push(held)
        break
      }
      if (held.length < packetHeaderSize) break
      const end = packetHeaderSize + packetBodySize(held)
      if (held.length < end) break
      parts.push(held.subarray(packetHeaderSize, end))
      held = held.subarray(end)
    }
    return parts.filter((part) => part.length > 0)
  }
}
