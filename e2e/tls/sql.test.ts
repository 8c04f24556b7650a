import { hostname } from "node:os"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState } from "../support/look.ts"
import { planeAt } from "../support/plane-at.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"
import {
  type Answer,
  expectOtherNameRefused,
  expectUntrusted,
  type Impostor,
  startImpostor,
} from "./impostor.ts"

/** Under its name, so that the driver has a name to compare the certificate with. */
const host = hostname()
/** PRELOGIN of a server (MS-TDS 2.2.6.5): version and encryption, which it says that it does not support. */
const withoutEncryption = Buffer.from(
  "0401001a00000100" + "00000b000601001100" + "01ff" + "0c0000000000" + "02",
  "hex",
)
let impostor: Impostor
let world: World

const withoutTls: Answer = (socket, keep) => {
  socket.on("data", (bytes) => {
    keep(bytes)
    socket.write(withoutEncryption)
  })
}

beforeAll(async () => {
  impostor = await startImpostor(host, 1433, { seed: sqlShop.seed() })
  world = await openSqlWorld(planeAt(host, 1433))
})
beforeEach(() => world.begin())
afterAll(async () => {
  await world.stop()
  await impostor.stop()
})

describe("4, TLS: the token is sent to nobody but the server", () => {
  test("a certificate of an unknown CA is tls_untrusted, and nothing stays changed", async () => {
    impostor.relay()
    await expectUntrusted(world, impostor)
  })

  test("a certificate for another name is tls_untrusted even if its CA is known", () =>
    expectOtherNameRefused(world, impostor))

  test("a server without TLS gets nothing but the first packet, which holds no secret", async () => {
    impostor.answerWith(withoutTls)
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("tls_untrusted")
    expect(impostor.received()).toHaveLength(1)
    expect(Buffer.concat(impostor.received()).length).toBeLessThan(200)
    expect(azureState(world)).toEqual(before)
  })
})
