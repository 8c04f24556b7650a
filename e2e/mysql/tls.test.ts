import { lookup } from "node:dns/promises"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import net from "node:net"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { planeAt } from "../support/plane-at.ts"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"

/** What sits where the database server should be. */
type Impostor = "relay" | "certificate of no server" | "no TLS"

/** Under its name, since the driver takes every address for `localhost` when it compares names. */
const host = hostname()
const tlsCapability = 0x0800
/** The packet with which a client asks for TLS; it tells no name. What comes after it is kept. */
const tlsRequestLength = 36
let directory: string
let otherCertificate: { readonly cert: string; readonly key: string }
let impostor: Impostor
let received: Buffer[]
let listener: net.Server
/** Another cloud with a CA of its own, whose database server is behind the relay. */
let other: Sandbox
let world: World

/** The first packet of a MySQL server (protocol 10), with or without the capability TLS. */
function greeting(withTls: boolean): Buffer {
  const capabilities = withTls ? 0xffff : 0xffff & ~tlsCapability
  const fixed = Buffer.from([capabilities & 0xff, capabilities >> 8, 45, 2, 0, 0x0f, 0x00, 21])
  const payload = Buffer.concat([
    Buffer.from("\n8.0.21-azure\0\x01\0\0\0aaaaaaaa\0", "latin1"),
    fixed,
    Buffer.alloc(10),
    Buffer.from("bbbbbbbbbbbb\0mysql_clear_password\0", "latin1"),
  ])
  return Buffer.concat([Buffer.from([payload.length, 0, 0, 0]), payload])
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "keyless-other-ca-"))
  other = await startSandbox({ directory, engine: "native", seed: mysqlShop.seed() })
  otherCertificate = {
    cert: await readFile(join(directory, "ca.pem"), "utf8"),
    key: await readFile(join(directory, "ca-key.pem"), "utf8"),
  }
  listener = net.createServer((socket) => {
    socket.on("error", () => {})
    if (impostor === "relay") {
      const [server] = other.databases()
      const behind = net.connect(server?.port ?? 0, server?.host)
      behind.on("error", () => socket.destroy())
      socket.on("close", () => behind.destroy())
      socket.pipe(behind).pipe(socket)
      return
    }
    socket.write(greeting(impostor !== "no TLS"))
    if (impostor === "no TLS") {
      socket.on("data", (bytes) => received.push(bytes))
      return
    }
    socket.on("readable", function upgrade() {
      if (socket.read(tlsRequestLength) === null) return
      socket.off("readable", upgrade)
      const secured = new tls.TLSSocket(socket, { isServer: true, ...otherCertificate })
      secured.on("error", () => {})
      secured.on("data", (bytes) => received.push(bytes))
    })
  })
  const { address } = await lookup(host)
  await new Promise<void>((resolve) => listener.listen(3306, address, resolve))
  world = await openMysqlWorld(planeAt(host, 3306))
})
beforeEach(async () => {
  received = []
  await world.begin()
})
afterAll(async () => {
  await world.stop()
  await new Promise((resolve) => listener.close(resolve))
  await other.stop()
  await rm(directory, { recursive: true, force: true })
})

describe("4, TLS: the token is sent to nobody but the server", () => {
  test.each(["relay", "certificate of no server"] as const)(
    "a certificate of an unknown CA (%s) is tls_untrusted; no byte of the login is sent and nothing stays changed",
    async (kind) => {
      impostor = kind
      const before = azureState(world)
      const { error } = await world.createFails()
      expect(error.code).toBe("tls_untrusted")
      expect(error.hint).toContain("Nothing was sent")
      expect(Buffer.concat(received)).toHaveLength(0)
      expect(azureState(world)).toEqual(before)
    },
  )

  test("a certificate for another name is tls_untrusted even if its CA is known", async () => {
    impostor = "relay"
    const trusted = tls.getCACertificates("default")
    tls.setDefaultCACertificates([...trusted, otherCertificate.cert])
    try {
      const { error } = await world.createFails()
      expect(error.code).toBe("tls_untrusted")
      expect(error.message).toContain("altnames")
    } finally {
      tls.setDefaultCACertificates(trusted)
    }
  })

  test("a server without TLS gets nothing", async () => {
    impostor = "no TLS"
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("tls_untrusted")
    expect(error.message).toContain("does not support secure connection")
    expect(Buffer.concat(received)).toHaveLength(0)
    expect(azureState(world)).toEqual(before)
  })
})
