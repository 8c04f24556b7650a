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
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"

/** What sits where the database server should be. */
type Impostor = "relay" | "no TLS"

/** Under its name, so that the driver has a name to compare the certificate with. */
const host = hostname()
/** PRELOGIN of a server (MS-TDS 2.2.6.5): version and encryption, which it says that it does not support. */
const withoutEncryption = Buffer.from(
  "0401001a00000100" + "00000b000601001100" + "01ff" + "0c0000000000" + "02",
  "hex",
)
let directory: string
let otherAuthority: string
let impostor: Impostor
let received: Buffer[]
let listener: net.Server
/** Another cloud with a CA of its own, whose database server is behind the relay. */
let other: Sandbox
let world: World

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "keyless-other-ca-"))
  other = await startSandbox({ directory, seed: sqlShop.seed() })
  otherAuthority = await readFile(join(directory, "ca.pem"), "utf8")
  listener = net.createServer((socket) => {
    socket.on("error", () => {})
    if (impostor === "no TLS") {
      socket.on("data", (bytes) => {
        received.push(bytes)
        socket.write(withoutEncryption)
      })
      return
    }
    const [server] = other.databases()
    const behind = net.connect(server?.port ?? 0, server?.host)
    behind.on("error", () => socket.destroy())
    socket.on("close", () => behind.destroy())
    socket.pipe(behind).pipe(socket)
  })
  const { address } = await lookup(host)
  await new Promise<void>((resolve) => listener.listen(1433, address, resolve))
  world = await openSqlWorld(planeAt(host, 1433))
})
beforeEach(async () => {
  received = []
  other.clearLogs()
  await world.begin()
})
afterAll(async () => {
  await world.stop()
  await new Promise((resolve) => listener.close(resolve))
  await other.stop()
  await rm(directory, { recursive: true, force: true })
})

describe("4, TLS: the token is sent to nobody but the server", () => {
  test("a certificate of an unknown CA is tls_untrusted, and nothing stays changed", async () => {
    impostor = "relay"
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("tls_untrusted")
    expect(error.hint).toContain("Nothing was sent")
    expect(azureState(world)).toEqual(before)
  })

  test("a certificate for another name is tls_untrusted even if its CA is known", async () => {
    impostor = "relay"
    const trusted = tls.getCACertificates("default")
    tls.setDefaultCACertificates([...trusted, otherAuthority])
    try {
      const { error } = await world.createFails()
      expect(error.code).toBe("tls_untrusted")
      expect(error.message).toContain("altnames")
    } finally {
      tls.setDefaultCACertificates(trusted)
    }
  })

  test("a server without TLS gets nothing but the first packet, which holds no secret", async () => {
    impostor = "no TLS"
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("tls_untrusted")
    expect(received).toHaveLength(1)
    expect(Buffer.concat(received).length).toBeLessThan(200)
    expect(azureState(world)).toEqual(before)
  })
})
