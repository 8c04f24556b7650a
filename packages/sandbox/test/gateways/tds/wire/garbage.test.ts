import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, expect, test } from "vitest"
import { packet, packetTypes } from "../../../../src/gateways/tds/wire/packets.ts"
import { createBench, run } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { ended, login7, openSession, openStrict, openTcp, openTls, prelogin, received } from "./raw-client.ts"

let bench: Bench
beforeAll(async () => {
  bench = await createBench()
})
afterAll(() => bench.close())

const stillServes = async () => {
  const connection = await bench.asPasswordAdmin()
  expect((await run(connection, "select 1 as one")).rows).toEqual([{ one: 1 }])
  connection.close()
}

test("random bytes end the connection", async () => {
  for (let size = 1; size <= 4096; size *= 2) {
    for (const first of [undefined, 0x12, 0x16, 0x10]) {
      const socket = openTcp(bench)
      const bytes = randomBytes(size)
      if (first !== undefined) bytes[0] = first
      const end = ended(socket)
      socket.end(bytes)
      await end
    }
  }
  await stillServes()
})

test("a PRELOGIN cut off at any place ends the connection", async () => {
  const whole = prelogin({ fedAuth: true, nonce: randomBytes(32) })
  for (let size = 1; size < whole.length; size += 1) {
    const socket = openTcp(bench)
    const end = ended(socket)
    socket.end(whole.subarray(0, size))
    expect(await end).toHaveLength(0)
  }
  await stillServes()
})

test("packets of impossible length end the connection", async () => {
  for (const length of [0, 7, 8, 65_535]) {
    const socket = openTcp(bench)
    const end = ended(socket)
    const head = Buffer.of(packetTypes.prelogin, 1, 0, 0, 0, 0, 0, 0)
    head.writeUInt16BE(length, 2)
    socket.write(head)
    expect(await end).toHaveLength(0)
  }
})

test("garbage instead of the TLS handshake ends the connection", async () => {
  const socket = openTcp(bench)
  const end = ended(socket)
  socket.write(prelogin())
  socket.write(packet(packetTypes.prelogin, randomBytes(300), true))
  socket.write(packet(packetTypes.prelogin, Buffer.alloc(0), true))
  await end
  await stillServes()
})

test("TLS first without the protocol of TDS 8.0 ends the connection", async () => {
  const socket = openTls(bench)
  await ended(socket)
})

test("a LOGIN7 whose fields lie anywhere is refused", async () => {
  const whole = login7()
  for (let offset = 0; offset < 94; offset += 2) {
    const broken = Buffer.from(whole)
    broken.writeUInt16LE(0xfff0, offset)
    const { socket } = await openStrict(bench)
    const end = Promise.race([received(socket), ended(socket)])
    socket.write(packet(packetTypes.login7, broken, true))
    await end
    socket.destroy()
  }
  for (const size of [0, 10, 93, whole.length - 1]) {
    const { socket } = await openStrict(bench)
    const end = ended(socket)
    socket.write(packet(packetTypes.login7, whole.subarray(0, size), true))
    expect((await end).includes(Buffer.from("structurally invalid", "utf16le"))).toBe(true)
  }
  await stillServes()
})

test("a LOGIN7 without end is cut off", async () => {
  const { socket } = await openStrict(bench)
  const end = ended(socket)
  for (let sent = 0; sent < 40; sent += 1) socket.write(packet(packetTypes.login7, Buffer.alloc(4000), false))
  await end
})

test("anything but a login is not answered", async () => {
  const { socket } = await openStrict(bench)
  const end = ended(socket)
  socket.write(packet(packetTypes.sqlBatch, randomBytes(100), true))
  expect(await end).toHaveLength(0)
})

test("requests of random bytes never harm the server", async () => {
  for (const type of [
    packetTypes.sqlBatch,
    packetTypes.rpc,
    packetTypes.transactionManager,
    0x07,
    0x11,
    0xff,
  ]) {
    for (let size = 0; size <= 1024; size = size * 2 + 1) {
      const socket = await openSession(bench)
      const end = Promise.race([received(socket), ended(socket)])
      const body = randomBytes(size)
      // Half of them with headers of the right length, so that what comes after them is read.
      if (size >= 4 && size % 4 === 3) body.writeUInt32LE(4, 0)
      socket.write(packet(type, body, true))
      await end
      socket.destroy()
    }
  }
  await stillServes()
})

test("a call cut off at any place is an error of the protocol, and ends the session", async () => {
  const name = Buffer.from("sp_executesql", "utf16le")
  const text = Buffer.from("select 1 as one", "utf16le")
  const call = Buffer.concat([
    Buffer.of(4, 0, 0, 0, name.length / 2, 0),
    name,
    // No flags; a parameter without name and status; nvarchar(4000) with its collation.
    Buffer.of(0, 0, 0, 0, 0xe7, 0x40, 0x1f, 9, 4, 0xd0, 0, 0x34, text.length, 0),
    text,
  ])
  for (let size = 5; size < call.length; size += 3) {
    // An empty list of parameters is a call that is whole.
    if (size === 6 + name.length + 2) continue
    const socket = await openSession(bench)
    const end = ended(socket)
    socket.write(packet(packetTypes.rpc, call.subarray(0, size), true))
    expect((await end).includes(Buffer.from("stream is incorrect", "utf16le"))).toBe(true)
  }
  const socket = await openSession(bench)
  const answered = received(socket)
  socket.write(packet(packetTypes.rpc, call, true))
  expect((await answered).includes(Buffer.from("one", "utf16le"))).toBe(true)
  socket.destroy()
})

test("lengths beyond the message are an error, not memory", async () => {
  // varbinary(max) whose only chunk says that it has four gigabytes.
  const chunk = Buffer.of(0xff, 0xff, 0xff, 0xff)
  const body = Buffer.concat([
    Buffer.of(4, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 0, 0, 0, 0xa5, 0xff, 0xff),
    Buffer.of(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
    chunk,
    randomBytes(50),
  ])
  const socket = await openSession(bench)
  const end = ended(socket)
  socket.write(packet(packetTypes.rpc, body, true))
  expect((await end).includes(Buffer.from("stream is incorrect", "utf16le"))).toBe(true)
  await stillServes()
})

test("an attention signal out of nowhere is acknowledged", async () => {
  const socket = await openSession(bench)
  const answered = received(socket)
  socket.write(packet(packetTypes.attention, Buffer.alloc(0), true))
  const answer = await answered
  expect(answer.readUInt8(8)).toBe(0xfd)
  expect(answer.readUInt16LE(9) & 0x20).toBe(0x20)
  socket.destroy()
})
