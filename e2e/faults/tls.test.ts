import { mkdtemp, readFile, rm } from "node:fs/promises"
import net from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { type Sandbox, startSandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { planeAt } from "../support/plane-at.ts"
import { openWorld, type World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { shop } from "../support/shop.ts"

/** What sits where the database server should be. */
type Impostor = "relay" | "certificate of no server" | "no TLS"

const host = "127.82.0.1"
let directory: string
let otherCertificate: { readonly cert: string; readonly key: string }
let impostor: Impostor
let received: Buffer[]
let listener: net.Server
/** Another cloud with a CA of its own, whose database server is behind the relay. */
let other: Sandbox
let world: World

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "keyless-other-ca-"))
  other = await startSandbox({ directory, engine: "native" })
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
    // The eight bytes of SSLRequest; whatever comes after them is kept.
    socket.once("data", () => {
      if (impostor === "no TLS") {
        socket.on("data", (bytes) => received.push(bytes))
        socket.write("N")
        return
      }
      socket.write("S")
      const secured = new tls.TLSSocket(socket, { isServer: true, ...otherCertificate })
      secured.on("error", () => {})
      secured.on("data", (bytes) => received.push(bytes))
    })
  })
  await new Promise<void>((resolve) => listener.listen(5432, host, resolve))
  world = await openWorld("native", { postgresPlane: planeAt(host, 5432) })
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
    expect(error.code).toBe("database_unreachable")
    expect(error.message).toContain("SSL")
    expect(Buffer.concat(received)).toHaveLength(0)
    expect(azureState(world)).toEqual(before)
  })
})

test("a login without TLS is refused by the sandbox's server, as on Azure", async () => {
  const [server] = other.databases()
  const socket = net.connect(server?.port ?? 0, server?.host)
  const startup = Buffer.from(`\0\0\0\0\0\x03\0\0user\0${shop.user}\0\0`)
  startup.writeInt32BE(startup.length, 0)
  socket.write(startup)
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve))
  socket.destroy()
  expect(String(answer)).toContain("no encryption")
})
