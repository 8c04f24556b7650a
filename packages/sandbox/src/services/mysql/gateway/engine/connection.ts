import { connect } from "node:net"
import type { Socket } from "node:net"
import { encodeHandshakeResponse, decodeGreeting } from "../wire/handshake.ts"
import { isError, isOk } from "../wire/messages.ts"
import { nativePasswordProof } from "../wire/native-password.ts"
import { packetsOf } from "../wire/packets.ts"
import type { PacketStream } from "../wire/packets.ts"
import { zeroTerminatedAt } from "../wire/values.ts"

/** A connection to MariaDB that nobody has logged in on yet. */
export interface EngineConnection {
  readonly stream: Socket
  readonly packets: PacketStream
  /** MariaDB's number of the session, which KILL takes. */
  readonly id: number
  readonly scramble: Buffer
}

export interface UserLogin {
  readonly user: string
  readonly password: string
  readonly database: string | undefined
  readonly collation: number
  readonly capabilities: number
}

/** Highest number of a collation that MySQL and MariaDB share; 45 is utf8mb4_general_ci. */
const lastSharedCollation = 247
const utf8mb4 = 45

/**
 * Opens a connection over MariaDB's socket. A PROXY header (version 1 of the protocol, as MariaDB documents under
 * "Proxy Protocol Support") says which IPv4 address the client has, so that the hosts of accounts are matched.
 */
export async function openEngineConnection(socket: string, clientAddress: string): Promise<EngineConnection> {
  const stream = connect({ path: socket })
  stream.on("error", () => stream.destroy())
  const packets = packetsOf(stream)
  stream.write(`PROXY TCP4 ${clientAddress} 127.0.0.1 3306 3306\r\n`)
  const greeting = await packets.read()
  if (greeting === undefined || isError(greeting.payload)) {
    stream.destroy()
    throw new Error("MariaDB takes no more connections")
  }
  const { connectionId, scramble } = decodeGreeting(greeting.payload)
  return { stream, packets, id: connectionId, scramble }
}

/** Logs in as one of MariaDB's accounts. Answers its OK or error packet, or undefined when it ended the connection. */
export async function logInToEngine(
  { packets, scramble }: EngineConnection,
  login: UserLogin,
): Promise<{ ok: boolean; answer: Buffer } | undefined> {
  const response = encodeHandshakeResponse({
    ...login,
    collation: login.collation <= lastSharedCollation ? login.collation : utf8mb4,
    plugin: "mysql_native_password",
    authData: nativePasswordProof(login.password, scramble),
  })
  await packets.write(response, 1)
  for (;;) {
    const answer = await packets.read()
    if (answer === undefined) return undefined
    if (isOk(answer.payload)) return { ok: true, answer: answer.payload }
    if (isError(answer.payload)) return { ok: false, answer: answer.payload }
    const wanted = authSwitch(answer.payload)
    // Every account of a sandbox has a native password.
    if (wanted?.plugin !== "mysql_native_password") return undefined
    await packets.write(nativePasswordProof(login.password, wanted.scramble), answer.sequence + 1)
  }
}

function authSwitch(payload: Buffer): { plugin: string; scramble: Buffer } | undefined {
  if (payload[0] !== 0xfe || payload.length < 2) return undefined
  const plugin = zeroTerminatedAt(payload, 1)
  return { plugin: plugin.bytes.toString(), scramble: payload.subarray(plugin.next, plugin.next + 20) }
}
