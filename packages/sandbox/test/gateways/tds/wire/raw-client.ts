import { connect as connectTcp } from "node:net"
import type { Socket } from "node:net"
import { connect as connectTls } from "node:tls"
import type { TLSSocket } from "node:tls"
import { buildPrelogin, encryption } from "../../../../src/gateways/tds/wire/prelogin.ts"
import { packet, packetTypes } from "../../../../src/gateways/tds/wire/packets.ts"
import type { Bench } from "./bench.ts"
import { password } from "./bench.ts"

/** A client that sends whatever a test wants it to. */

/** Resolves when the server has ended the connection, with what it sent. */
export const ended = (socket: Socket) =>
  new Promise<Buffer>((done) => {
    const chunks: Buffer[] = []
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.on("error", () => undefined)
    socket.on("close", () => done(Buffer.concat(chunks)))
  })

/** The next bytes that the server sends. */
export const received = (socket: Socket) => new Promise<Buffer>((done) => socket.once("data", done))

export const openTcp = ({ host, port }: Bench) => connectTcp({ host, port })

/** TLS from the first byte on. */
export const openTls = ({ host, port, ca }: Bench, ALPNProtocols?: string[]) =>
  connectTls({ host, port, ca, ...(ALPNProtocols !== undefined && { ALPNProtocols }) })

/** PRELOGIN of a client that encrypts. */
export const prelogin = (of: { fedAuth?: boolean; nonce?: Buffer } = {}): Buffer =>
  packet(
    packetTypes.prelogin,
    buildPrelogin({ encryption: encryption.on, fedAuth: of.fedAuth ?? false, nonce: of.nonce }),
    true,
  )

/** A connection with TLS first, after PRELOGIN; `answer` is the body of the server's. */
export async function openStrict(
  bench: Bench,
  of: { fedAuth?: boolean; nonce?: Buffer } = {},
): Promise<{ socket: TLSSocket; answer: Buffer }> {
  const socket = openTls(bench, ["tds/8.0"])
  await new Promise<void>((done, fail) => {
    socket.once("secureConnect", done)
    socket.once("error", fail)
  })
  socket.write(prelogin(of))
  return { socket, answer: (await received(socket)).subarray(8) }
}

/** LOGIN7 as the password administrator, or with a block of features instead. */
export function login7(features?: Buffer): Buffer {
  const user = Buffer.from("sqladmin", "utf16le")
  const secret = Buffer.from(
    Buffer.from(password, "utf16le").map((byte) => (((byte << 4) | (byte >> 4)) & 0xff) ^ 0xa5),
  )
  const head = Buffer.alloc(94)
  const rest =
    features === undefined ? Buffer.concat([user, secret]) : Buffer.concat([Buffer.alloc(4), features])
  head.writeUInt32LE(94 + rest.length, 0)
  head.writeUInt32LE(0x74000004, 4)
  if (features === undefined) {
    head.writeUInt16LE(94, 40)
    head.writeUInt16LE(user.length / 2, 42)
    head.writeUInt16LE(94 + user.length, 44)
    head.writeUInt16LE(secret.length / 2, 46)
  } else {
    head.writeUInt8(0x10, 27)
    head.writeUInt16LE(94, 56)
    head.writeUInt16LE(4, 58)
    rest.writeUInt32LE(98, 0)
  }
  return Buffer.concat([head, rest])
}

/** A session that the server has let in. */
export async function openSession(bench: Bench): Promise<TLSSocket> {
  const { socket } = await openStrict(bench)
  socket.write(packet(packetTypes.login7, login7(), true))
  if (!(await received(socket)).includes(Buffer.from("us_english", "utf16le"))) throw new Error("No login")
  return socket
}
