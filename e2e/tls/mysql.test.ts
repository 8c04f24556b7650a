import { hostname } from "node:os"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { mysqlGreeting } from "../support/mysql-greeting.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { planeAt } from "../support/plane-at.ts"
import {
  type Answer,
  expectOtherNameRefused,
  expectUntrusted,
  type Impostor,
  secureWith,
  startImpostor,
} from "./impostor.ts"

/** Under its name, since the driver takes every address for `localhost` when it compares names. */
const host = hostname()
/** The packet with which a client asks for TLS; it tells no name. What comes after it is kept. */
const tlsRequestLength = 36
let impostor: Impostor
let world: World

const withoutTls: Answer = (socket, keep) => {
  socket.write(mysqlGreeting({ tls: false }))
  socket.on("data", keep)
}
const withOtherCertificate: Answer = (socket, keep, certificate) => {
  socket.write(mysqlGreeting({ tls: true }))
  socket.on("readable", function upgrade() {
    if (socket.read(tlsRequestLength) === null) return
    socket.off("readable", upgrade)
    secureWith(certificate, socket, keep)
  })
}

beforeAll(async () => {
  impostor = await startImpostor(host, 3306, { seed: mysqlShop.seed() })
  world = await openMysqlWorld(planeAt(host, 3306))
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
    expect(error.code).toBe("tls_untrusted")
    expect(error.message).toContain("does not support secure connection")
    expect(impostor.received()).toEqual([])
    expect(azureState(world)).toEqual(before)
  })
})
