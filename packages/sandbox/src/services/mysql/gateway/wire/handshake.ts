import { capability } from "./capabilities.ts"
import { lengthEncodedBytesAt, zeroTerminatedAt } from "./values.ts"

/** The server's first packet. */
export interface Greeting {
  readonly serverVersion: string
  readonly connectionId: number
  /** 20 random bytes, none of them zero. */
  readonly scramble: Buffer
  readonly capabilities: number
  readonly plugin: string
}

/** What the client answers to it. */
export interface HandshakeResponse {
  readonly capabilities: number
  /** Number of the collation the session starts with. */
  readonly collation: number
  readonly user: string
  readonly database: string | undefined
  readonly plugin: string
  readonly authData: Buffer
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
export function encodeGreeting(greeting: Greeting, collation: number, statusFlags: number): Buffer {
  const fixed = Buffer.alloc(4)
  fixed.writeUInt32LE(greeting.connectionId)
  const rest = Buffer.alloc(19)
  rest.writeUInt16LE(greeting.capabilities & 0xffff, 1)
  rest.writeUInt8(collation, 3)
  rest.writeUInt16LE(statusFlags, 4)
  rest.writeUInt16LE((greeting.capabilities >>> 16) & 0xffff, 6)
  rest.writeUInt8(greeting.scramble.length + 1, 8)
  return Buffer.concat([
    Buffer.of(10),
    Buffer.from(`${greeting.serverVersion}\0`),
    fixed,
    greeting.scramble.subarray(0, 8),
    rest,
    greeting.scramble.subarray(8),
    Buffer.from(`\0${greeting.plugin}\0`),
  ])
}

/** Reads the greeting of a server that knows authentication plugins. Throws a RangeError on anything else. */
export function decodeGreeting(payload: Buffer): Pick<Greeting, "connectionId" | "scramble"> {
  if (payload[0] !== 10) throw new RangeError("not a greeting of protocol version 10")
  const version = zeroTerminatedAt(payload, 1)
  const first = version.next + 4
  const second = first + 8 + 19
  const length = Math.max(13, payload.readUInt8(first + 17) - 8)
  // The last byte of the second part is a zero and no part of the scramble.
  const scramble = Buffer.concat([
    payload.subarray(first, first + 8),
    payload.subarray(second, second + length - 1),
  ])
  return { connectionId: payload.readUInt32LE(version.next), scramble }
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html */
export function encodeHandshakeResponse(response: HandshakeResponse): Buffer {
  const fixed = Buffer.alloc(32)
  fixed.writeUInt32LE(response.capabilities >>> 0, 0)
  fixed.writeUInt32LE(0x1000000, 4)
  fixed.writeUInt8(response.collation, 8)
  return Buffer.concat([
    fixed,
    Buffer.from(`${response.user}\0`),
    Buffer.of(response.authData.length),
    response.authData,
    Buffer.from(response.database === undefined ? "" : `${response.database}\0`),
    Buffer.from(`${response.plugin}\0`),
  ])
}

/** Reads the answer of a client. Connection attributes are passed over. Throws a RangeError when it is malformed. */
export function decodeHandshakeResponse(payload: Buffer): HandshakeResponse {
  const capabilities = payload.readUInt32LE(0)
  if ((capabilities & capability.protocol41) === 0) throw new RangeError("the client is older than MySQL 4.1")
  const collation = payload.readUInt8(8)
  const user = zeroTerminatedAt(payload, 32)
  const auth = authDataAt(payload, user.next, capabilities)
  let offset = auth.next
  let database: string | undefined
  if ((capabilities & capability.connectWithDatabase) !== 0 && offset < payload.length) {
    const found = zeroTerminatedAt(payload, offset)
    offset = found.next
    if (found.bytes.length > 0) database = found.bytes.toString()
  }
  const hasPlugin = (capabilities & capability.pluginAuth) !== 0 && offset < payload.length
  const plugin = hasPlugin ? zeroTerminatedAt(payload, offset).bytes.toString() : "mysql_native_password"
  return { capabilities, collation, user: user.bytes.toString(), database, plugin, authData: auth.bytes }
}

function authDataAt(payload: Buffer, offset: number, capabilities: number): { bytes: Buffer; next: number } {
  if ((capabilities & capability.lengthEncodedAuthData) !== 0) return lengthEncodedBytesAt(payload, offset)
  if ((capabilities & capability.secureConnection) === 0) return zeroTerminatedAt(payload, offset)
  const length = payload.readUInt8(offset)
  return { bytes: payload.subarray(offset + 1, offset + 1 + length), next: offset + 1 + length }
}

/** First packet of a client that wants TLS: the fixed part of its answer only. */
export function isTlsRequest(payload: Buffer): boolean {
  return payload.length === 32 && (payload.readUInt32LE(0) & capability.tls) !== 0
}
