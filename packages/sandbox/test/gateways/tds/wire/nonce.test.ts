import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { readPrelogin } from "../../../../src/gateways/tds/wire/prelogin.ts"
import { packet, packetTypes } from "../../../../src/gateways/tds/wire/packets.ts"
import { createBench } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { ended, login7, openStrict, received } from "./raw-client.ts"

/** Nonces bind a token to its login (MS-TDS 2.2.6.5 and 2.2.7.11); no driver at hand sends any. */
let bench: Bench
beforeAll(async () => {
  bench = await createBench()
})
afterAll(() => bench.close())

const size = (length: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}

/** The feature FEDAUTH with a token, and the nonce after it. */
const fedAuth = (token: string, nonce: Buffer, echo = true) => {
  const text = Buffer.from(token, "utf16le")
  const data = Buffer.concat([Buffer.of(0x02 | (echo ? 1 : 0)), size(text.length), text, nonce])
  return Buffer.concat([Buffer.of(0x02), size(data.length), data, Buffer.of(0xff)])
}

/** LOGIN7 in one packet. */
const inPacket = (body: Buffer) => packet(packetTypes.login7, body, true)

test("the token comes with the server's nonce, and the answer with the client's", async () => {
  const clientNonce = randomBytes(32)
  const { socket, answer } = await openStrict(bench, { fedAuth: true, nonce: clientNonce })
  const serverNonce = readPrelogin(answer).nonce
  if (serverNonce === undefined) throw new Error("The server sent no nonce")
  expect(serverNonce.equals(clientNonce)).toBe(false)
  const answered = received(socket)
  socket.write(inPacket(login7(fedAuth(await bench.token(), serverNonce))))
  expect((await answered).includes(Buffer.concat([Buffer.of(0xae, 0x02), size(32), clientNonce]))).toBe(true)
  socket.destroy()
})

test("a token with another nonce, or with none, is refused", async () => {
  for (const nonce of [randomBytes(32), Buffer.alloc(0)]) {
    const { socket } = await openStrict(bench, { fedAuth: true, nonce: randomBytes(32) })
    const end = ended(socket)
    socket.write(inPacket(login7(fedAuth(await bench.token(), nonce))))
    expect((await end).includes(Buffer.from("<token-identified principal>", "utf16le"))).toBe(true)
  }
})

test("a client that was told something else about tokens is refused", async () => {
  const { socket } = await openStrict(bench, { fedAuth: true })
  const end = ended(socket)
  socket.write(inPacket(login7(fedAuth(await bench.token(), Buffer.alloc(0), false))))
  expect((await end).includes(Buffer.from("FEDAUTHREQUIRED", "utf16le"))).toBe(true)
})
