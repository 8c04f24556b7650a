import { inspect } from "node:util"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { shopSpec, type World } from "../support/harness.ts"
import { type LeakWatch, watchLeaks } from "../support/leak-watch.ts"
import { kits } from "./kits.ts"

describe.each(kits)("$title", (kit) => {
  let world: World
  let leaks: LeakWatch
  beforeAll(async () => {
    world = await kit.open()
  })
  beforeEach(async () => {
    await world.begin()
    leaks = watchLeaks(world)
  })
  afterAll(() => world.stop())

  test("a whole life of a connection shows no token anywhere", async () => {
    const { say, sayJournal, watching } = leaks
    const { result } = await world.create({}, watching())
    say("connection", result)
    await sayJournal()
    const engine = world.engine(watching())
    const plan = await engine.plan({ ...shopSpec, target: kit.target() })
    say("plan", plan)
    say("preview", await engine.preview(plan))
    say("validation", (await world.validate("shop", watching())).result)
    await world.delete("shop", watching())
    await sayJournal()
    say("engine", engine)
    say("statements", world.sandbox.statements())
    expect(leaks.tokens.size).toBeGreaterThanOrEqual(2)
    leaks.expectNoLeak(31)
  })

  test("runs that fail show no token anywhere", async () => {
    const refused = {
      operation: "Microsoft.Web/sites/config/write",
      status: 409,
      code: "Conflict",
      message: "No.",
    }
    const failing = [
      { wrongAudience: "https://management.azure.com" },
      { conditionalAccess: { resource: kit.audience } },
      { answers: [refused] },
      kit.refuseRule,
    ]
    for (const faults of failing) {
      // A refused login of an administrator that the run has just made would be tried again for minutes.
      await world.begin(kit.seeds.caller)
      world.sandbox.setFaults(faults)
      leaks.sayError((await world.createFails({}, leaks.watching())).error)
      await leaks.sayJournal()
    }
    expect(leaks.tokens.size).toBeGreaterThanOrEqual(2)
    leaks.expectNoLeak(31)
  })

  test("an app's token that the server refuses is not in the driver's error", async () => {
    await world.create()
    const token = await kit.appToken(world)
    await world.delete()
    const error: unknown = await kit.useWithToken(world, token).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(Error)
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(token)
  })
})
