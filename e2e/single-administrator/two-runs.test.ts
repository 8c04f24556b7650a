import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { kits } from "./kits.ts"

describe.each(kits)("two runs with --replace-admin at once, $title", (kit) => {
  let world: World
  beforeAll(async () => {
    world = await kit.open()
  })
  afterAll(() => world.stop())
  beforeEach(() => world.begin(kit.seeds.another))

  const target = kit.target({ replaceAdmin: true })
  const { userIdentity } = shop.auths

  test("of the same caller: both get through, and the former administrator is back", async () => {
    world.sandbox.setFaults({ armLatencyMs: 5 })
    await Promise.all([
      world.create({ name: "one", target }),
      world.create({ name: "two", target, auth: userIdentity }),
    ])
    expect(kit.server(world).administrator).toMatchObject(kit.somebody)
  })

  // On MySQL two callers take the place from one another until one of them waits for minutes at its end.
  if (kit.title === "MySQL") return
  test("of two callers: the former administrator is back in the end", async () => {
    const { clientId, secret } = shop.application
    const credential = world.secretCredential(clientId, secret)
    await Promise.allSettled([
      world.create({ name: "one", target }),
      world.create({ name: "two", target, auth: userIdentity }, { credential }),
    ])
    expect(kit.server(world).administrator).toMatchObject(kit.somebody)
  })
})
