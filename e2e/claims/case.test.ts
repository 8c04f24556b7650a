import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { apps, claimBench, claimTargets, failuresOf } from "./targets.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const server = { databases: ["shop", "Shop"] }
// Servers of the other kinds do not tell names apart by case.
const kinds = claimTargets.filter(({ name }) => name === "PostgreSQL")

describe.each(kinds)("$name: databases whose names differ by case alone", (kind) => {
  const capital = {
    kind: kind.target.kind,
    options: { ...Object(kind.target.options), database: "Shop" },
  }
  let bench: ReturnType<typeof claimBench>
  beforeEach(async () => {
    await world.begin(kind.seed(server))
    bench = claimBench(world, kind)
  })
  const claimed = async () =>
    (await bench.audit()).map(({ claim }) => claim?.database ?? "-").toSorted((a, b) => (a < b ? -1 : 1))

  test("a connection that goes from one to the other asks, and leaves nothing in the former", async () => {
    await bench.create({ source: apps.first, privileges: "readwrite" })
    const { error } = await bench.createFails({ source: apps.first, target: capital })
    expect(error.code).toBe("consent_required")
    await bench.create({ source: apps.first, target: capital })
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    expect(await claimed()).toEqual(["Shop"])
  })

  test("a claim of a record that went stays beside that of the other database", async () => {
    const auth = shop.auths.userIdentity
    await bench.create({ source: apps.first, auth, privileges: "readwrite" })
    await bench.rewriteSettings()
    await bench.create({ source: apps.first, auth, privileges: "readonly", target: capital })
    expect(await claimed()).toEqual(["Shop", "shop"])
    await bench.remove(apps.first)
    expect(await claimed()).toEqual(["shop"])
    await bench.remove(apps.first, { target: kind.target })
    expect(await claimed()).toEqual([])
  })
})
