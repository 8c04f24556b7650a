import net from "node:net"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { planeAt } from "../support/plane-at.ts"
import { shop } from "../support/shop.ts"
import {
  type Answer,
  expectOtherNameRefused,
  expectUntrusted,
  type Impostor,
  secureWith,
  startImpostor,
} from "./impostor.ts"

const host = "127.82.0.1"
let impostor: Impostor
let world: World

// Both wait for the eight bytes of SSLRequest; whatever comes after them is kept.
const withoutTls: Answer = (socket, keep) => {
  socket.once("data", () => {
    socket.on("data", keep)
    socket.write("N")
  })
}
const withOtherCertificate: Answer = (socket, keep, certificate) => {
  socket.once("data", () => {
    socket.write("S")
    secureWith(certificate, socket, keep)
  })
}

beforeAll(async () => {
  impostor = await startImpostor(host, 5432, {})
  world = await openWorld({ postgresPlane: planeAt(host, 5432) })
})
beforeEach(() => world.begin())
afterAll(async () => {
  await world.stop()
  await impostor.stop()
})

describe("4, TLS: the token is sent to nobody but the server", () => {
  test("a server with a certificate of an unknown CA gets no byte of the login, and nothing stays changed", async () => {
    impostor.relay()
    await expectUntrusted(world, impostor)
  })

  test("nor does one whose certificate names no server", async () => {
    impostor.answerWith(withOtherCertificate)
    await expectUntrusted(world, impostor)
  })

  test("a certificate for another name is tls_untrusted even if its CA is known", () =>
    expectOtherNameRefused(world, impostor))

  test("a server without TLS gets nothing", async () => {
    impostor.answerWith(withoutTls)
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("database_unreachable")
    expect(error.message).toContain("SSL")
    expect(impostor.received()).toEqual([])
    expect(azureState(world)).toEqual(before)
  })
})

test("a login without TLS is refused by the sandbox's server, as on Azure", async () => {
  const [server] = impostor.other.databases()
  const socket = net.connect(server?.port ?? 0, server?.host)
  const startup = Buffer.from(`\0\0\0\0\0\x03\0\0user\0${shop.user}\0\0`)
  startup.writeInt32BE(startup.length, 0)
  socket.write(startup)
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve))
  socket.destroy()
  expect(String(answer)).toContain("no encryption")
})
