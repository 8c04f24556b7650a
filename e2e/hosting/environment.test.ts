import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { visit } from "../support/hosted-process.ts"
import { changes, faults, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { type Hosted, hostedApps, hostedSeed, hostedTargets } from "./hosted-apps.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(hostedSeed))
afterAll(() => world.stop())

const environment = ({ id, part }: Hosted) => world.sandbox.appEnvironment(id, part)

describe.each(hostedApps)("a process of $what, with the environment of its hosting service", (app) => {
  const { source } = app

  test.each(hostedTargets)(
    "opens $what as its system identity until it is shut out",
    async ({ prefix, target, user }) => {
      const spec = { name: "shop", source, target }
      const { result } = await world.create(spec)
      expect(await visit(environment(app))).toEqual([{ prefix, me: user(app, "shop"), what: "tea" }])

      const engine = world.engine()
      const ref = { source, name: "shop" }
      const { findings } = await engine.run(await engine.planValidate(ref))
      expect(faults(findings)).toEqual([])
      world.sandbox.clearLogs()
      expect((await world.create(spec)).result).toEqual(result)
      expect(changes(world)).toEqual([])
      expect(writes(world).filter((write) => !write.includes("firewallRules"))).toEqual([])

      const before = environment(app)
      await engine.run(await engine.planDelete(ref))
      expect(await visit(environment(app))).toEqual([])
      await expect(visit(before)).rejects.toThrow(/password authentication failed|Access denied|Login failed/)
    },
  )

  test("opens PostgreSQL as a user-assigned identity", async () => {
    const [{ prefix, target }] = hostedTargets
    await world.create({ name: "shop", source, target, auth: shop.auths.userIdentity })
    expect(await visit(environment(app))).toEqual([{ prefix, me: "aad_shop", what: "tea" }])
  })

  test("uses three databases by three connections", async () => {
    for (const [index, { target }] of hostedTargets.entries()) {
      await world.create({ name: `shop${index}`, source, target })
    }
    const expected = hostedTargets.map(({ prefix, user }, index) => ({
      prefix,
      me: user(app, `shop${index}`),
      what: "tea",
    }))
    const visits = await visit(environment(app))
    expect(visits).toHaveLength(expected.length)
    expect(visits).toEqual(expect.arrayContaining(expected))
  })
})
