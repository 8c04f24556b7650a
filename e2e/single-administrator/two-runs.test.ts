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

  const { clientId, secret } = shop.application
  const asAnother = (machine?: string) =>
    world.create(
      { name: "two", target, auth: userIdentity },
      { credential: world.secretCredential(clientId, secret), ...(machine === undefined ? {} : { machine }) },
    )

  test("of two callers: both get through, and the former administrator is back", async () => {
    await Promise.all([world.create({ name: "one", target }), asAnother()])
    expect(kit.server(world).administrator).toMatchObject(kit.somebody)
  })

  // In each of the steps the other caller takes the place of the first one.
  test.each(["admin.ensure", "database.session", "principal.create", "settings.write"])(
    "of two callers, the second one while the first is at %s: the same",
    async (step) => {
      let other: Promise<unknown> | undefined
      await world.create(
        { name: "one", target },
        {
          watch(event) {
            if (event.type === "step.started" && event.step === step) other ??= asAnother("another")
          },
        },
      )
      await other
      expect(kit.server(world).administrator).toMatchObject(kit.somebody)
    },
  )
})
