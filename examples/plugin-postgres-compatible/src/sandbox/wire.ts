import { once } from "node:events"
import type { Duplex } from "node:stream"

/** Reads so many bytes. @throws Error where the other side has gone */
export async function take(stream: Duplex, size: number): Promise<Buffer> {
  for (;;) {
    const bytes: unknown = stream.read(size)
    if (Buffer.isBuffer(bytes) && bytes.length === size) return bytes
    if (stream.readableEnded || stream.destroyed) throw new Error("The client has gone.")
    await Promise.race([once(stream, "readable"), once(stream, "end"), once(stream, "close")])
  }
}

/** The message with which a client begins: its length, a number that says what it is, and its parameters. */
export async function takeStartup(stream: Duplex) {
  const length = await take(stream, 4)
  const rest = await take(stream, length.readUInt32BE() - 4)
  const words = rest.toString("utf8", 4).split("\0")
  const parameters = new Map<string, string>()
  for (let at = 0; at + 1 < words.length; at += 2) parameters.set(words[at] ?? "", words[at + 1] ?? "")
  return { code: rest.readUInt32BE(), parameters, bytes: Buffer.concat([length, rest]) }
}

/** Asks for a password in clear, as is right inside TLS, and reads it. */
export async function askPassword(stream: Duplex): Promise<string> {
  stream.write(message("R", Buffer.from([0, 0, 0, 3])))
  const head = await take(stream, 5)
  const body = await take(stream, head.readUInt32BE(1) - 4)
  return body.toString("utf8", 0, body.length - 1)
}

/** An error that ends the session. */
export function failure(code: string, text: string): Buffer {
  return message("E", Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`))
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
