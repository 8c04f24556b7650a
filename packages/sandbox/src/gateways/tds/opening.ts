import { randomBytes } from "node:crypto"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import type { SecureContext, TLSSocket } from "node:tls"
import { readExactly } from "../../kit/gateway/byte-reader.ts"
import { secureSocket } from "../../kit/gateway/tls.ts"
import { buildPrelogin, encryption, readPrelogin } from "./wire/prelogin.ts"
import type { Prelogin } from "./wire/prelogin.ts"
import { endsMessage, packet, packetBodySize, packetHeaderSize, packetTypes } from "./wire/packets.ts"
import { createWrappedHandshake } from "./wrapped-handshake.ts"

/** A connection that is encrypted and ready for LOGIN7. */
export interface Opening {
  readonly stream: TLSSocket
  /** Whether TLS came first, as in TDS 8.0. */
  readonly strict: boolean
  /** Whether the server said that it takes tokens: LOGIN7 has to repeat it. */
  readonly fedAuth: boolean
  readonly clientNonce: Buffer | undefined
  /** What a token has to come with, if the client had a nonce of its own. */
  readonly serverNonce: Buffer | undefined
}

/** TLS of a server: TDS 7.x wraps the handshake and therefore ends at TLS 1.2. */
export interface SecureContexts {
  readonly wrapped: SecureContext
  readonly strict: SecureContext
}

const tlsHandshake = 0x16
const longestPrelogin = 8192

/**
 * Reads a connection up to LOGIN7: TLS and then PRELOGIN for TDS 8.0, PRELOGIN and then TLS for TDS 7.x (MS-TDS 3.3.5.1
 * and 3.3.5.2). Answers undefined when the connection is of no use, and closes it. As Azure does, it takes nothing
 * unencrypted: a client that cannot encrypt is told so and left.
 */
export async function readOpening(socket: Socket, contexts: SecureContexts): Promise<Opening | undefined> {
  const first = await readExactly(socket, 1)
  if (first === undefined) return gone(socket)
  socket.unshift(first)
  if (first[0] === tlsHandshake) return openStrict(socket, contexts.strict)
  const prelogin = await receivePrelogin(socket)
  if (prelogin === undefined) return gone(socket)
  const canEncrypt = prelogin.encryption !== encryption.notSupported
  const answer = answerTo(prelogin)
  const asked = prelogin.encryption === encryption.on || prelogin.encryption === encryption.required
  socket.write(preloginPacket({ ...answer, encryption: asked ? encryption.on : encryption.required }))
  if (!canEncrypt) {
    socket.end()
    return undefined
  }
  const stream = await secureSocket(createWrappedHandshake(socket), contexts.wrapped)
  if (stream === undefined) return gone(socket)
  tie(stream, socket)
  return opening(stream, false, prelogin, answer.nonce)
}

async function openStrict(socket: Socket, context: SecureContext): Promise<Opening | undefined> {
  const stream = await secureSocket(socket, context, ["tds/8.0"])
  if (stream === undefined) return gone(socket)
  tie(stream, socket)
  if (stream.alpnProtocol !== "tds/8.0") return gone(stream)
  const prelogin = await receivePrelogin(stream)
  if (prelogin === undefined) return gone(stream)
  const answer = answerTo(prelogin)
  // Encryption is no question any more, whatever this option says.
  stream.write(preloginPacket({ ...answer, encryption: encryption.on }))
  return opening(stream, true, prelogin, answer.nonce)
}

function answerTo(prelogin: Prelogin): { fedAuth: boolean; nonce: Buffer | undefined } {
  const nonce = prelogin.nonce === undefined ? undefined : randomBytes(prelogin.nonce.length)
  return { fedAuth: prelogin.fedAuth, nonce }
}

function preloginPacket(answer: Parameters<typeof buildPrelogin>[0]): Buffer {
  return packet(packetTypes.tabularResult, buildPrelogin(answer), true)
}

function opening(
  stream: TLSSocket,
  strict: boolean,
  prelogin: Prelogin,
  serverNonce: Buffer | undefined,
): Opening {
  return { stream, strict, fedAuth: prelogin.fedAuth, clientNonce: prelogin.nonce, serverNonce }
}

/** Both ends of a session go together. */
function tie(stream: TLSSocket, socket: Socket): void {
  stream.once("close", () => socket.destroy())
  socket.once("close", () => stream.destroy())
}

function gone(stream: Duplex): undefined {
  stream.destroy()
}

/** Reads the packets of a PRELOGIN message; undefined when they are none. */
async function receivePrelogin(stream: Duplex): Promise<Prelogin | undefined> {
  const bodies: Buffer[] = []
  for (let size = 0; size <= longestPrelogin;) {
    const head = await readExactly(stream, packetHeaderSize)
    if (head === undefined || head.readUInt8(0) !== packetTypes.prelogin) return undefined
    const bodySize = packetBodySize(head)
    if (bodySize === 0 || bodySize > longestPrelogin) return undefined
    const body = await readExactly(stream, bodySize)
    if (body === undefined) return undefined
    bodies.push(body)
    size += body.length
    if (endsMessage(head)) return readPrelogin(Buffer.concat(bodies))
  }
  return undefined
}
