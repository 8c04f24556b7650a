import type { Socket } from "node:net"
import type { SecureContext } from "node:tls"
import { readExactly } from "../../../kit/gateway/byte-reader.ts"
import { secureSocket } from "../../../kit/gateway/tls.ts"
import { textAt } from "./wire/frames.ts"

/** What a client wants when it has opened a connection. */
export type Opening =
  | { kind: "session"; stream: Socket; encrypted: boolean; parameters: Record<string, string>; minor: number }
  | { kind: "cancel"; stream: Socket; pid: number; secret: number }
  | { kind: "gone" }

const codes = { ssl: 80_877_103, gss: 80_877_104, cancel: 80_877_102 }

/**
 * Reads the start of a connection up to the StartupMessage: SSLRequest and the TLS handshake, TLS from the first byte
 * with ALPN "postgresql" (PostgreSQL 17), GSSENCRequest (declined) and CancelRequest.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP
 */
export async function readOpening(socket: Socket, context: SecureContext): Promise<Opening> {
  let stream = socket
  let encrypted = false
  for (;;) {
    const first = await readExactly(stream, 1)
    if (first === undefined) return { kind: "gone" }
    if (first[0] === 0x16 && !encrypted) {
      stream.unshift(first)
      const secured = await secureSocket(stream, context, ["postgresql"])
      if (secured?.alpnProtocol !== "postgresql") return gone(stream)
      stream = secured
      encrypted = true
      continue
    }
    const rest = await readExactly(stream, 7)
    if (rest === undefined) return { kind: "gone" }
    const head = Buffer.concat([first, rest])
    const length = head.readInt32BE(0)
    const code = head.readInt32BE(4)
    if (length < 8 || length > 10_000) return gone(stream)
    if (code === codes.gss) {
      stream.write("N")
      continue
    }
    if (code === codes.ssl) {
      if (encrypted) return gone(stream)
      stream.write("S")
      const secured = await secureSocket(stream, context, ["postgresql"])
      if (secured === undefined) return gone(stream)
      stream = secured
      encrypted = true
      continue
    }
    const body = length === 8 ? Buffer.alloc(0) : await readExactly(stream, length - 8)
    if (body === undefined) return { kind: "gone" }
    if (code === codes.cancel) {
      if (body.length < 8) return gone(stream)
      return { kind: "cancel", stream, pid: body.readInt32BE(0), secret: body.readInt32BE(4) }
    }
    if (code >> 16 !== 3) return gone(stream)
    return { kind: "session", stream, encrypted, parameters: readParameters(body), minor: code & 0xffff }
  }
}

function gone(stream: Socket): Opening {
  stream.destroy()
  return { kind: "gone" }
}

function readParameters(body: Buffer): Record<string, string> {
  const parameters: Record<string, string> = {}
  let offset = 0
  while (offset < body.length && body[offset] !== 0) {
    const name = textAt(body, offset)
    const value = textAt(body, name.next)
    parameters[name.text] = value.text
    offset = value.next
  }
  return parameters
}
