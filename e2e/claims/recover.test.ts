import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm } from "../support/arm.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { apps, claimBench, claimTargets, failuresOf, inShort } from "./targets.ts"

const slotWebId = shop.siteId.replace(shop.site, "slot-web")

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

describe.each(claimTargets)("$name: what connections have that are gone", (kind) => {
  let bench: ReturnType<typeof claimBench>
  const recoverAll = async (): Promise<string[]> => {
    const engine = world.engine()
    const warnings: string[] = []
    for (const row of await bench.audit()) {
      if (row.state !== "app_gone" && row.state !== "record_lost") continue
      await engine.run(await engine.planRecoverClaim(kind.target, row), {
        onEvent: (event) => void (event.type === "warning" && warnings.push(event.message)),
      })
    }
    return warnings
  }
  beforeEach(async () => {
    await world.begin(kind.seed())
    bench = claimBench(world, kind)
  })

  test("a user whose app has no record of it any more goes; others stay", async () => {
    await bench.create({ source: apps.first, auth: { kind: "system-identity" } })
    await bench.create({ source: apps.other, auth: shop.auths.userIdentity, name: "other" })
    await bench.rewriteSettings()
    await recoverAll()
    expect((await bench.audit()).map(({ claim, state }) => `${claim?.connection} ${state}`)).toEqual([
      "other connected",
    ])
  })

  test("of a user that another app has as well, what the app that is gone needed alone goes", async () => {
    const { user } = (await bench.create({ source: apps.staging, privileges: "readwrite" })).result
    await bench.create({ source: apps.first, privileges: "readonly" })
    await arm(world, "DELETE", `${slotWebId}/slots/staging`)
    const warnings = await recoverAll()
    expect(warnings).toContainEqual(expect.stringMatching(/stays: it is used by connection "shop" of/))
    expect(inShort(await bench.audit())).toEqual([`${user}: shop connected`])
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
  })

  test("the user of a record that a swap moved stays, without the claim that stayed behind", async () => {
    const { user } = (await bench.create({ source: apps.production })).result
    await arm(world, "PUT", `${slotWebId}/config/slotConfigNames`, { properties: { appSettingNames: [] } })
    await arm(world, "POST", `${slotWebId}/slotsswap`, { targetSlot: "staging", preserveVnet: true })
    expect(await recoverAll()).toContainEqual(expect.stringMatching(/stays: .*slots\/staging has it as well/))
    expect(inShort(await bench.audit())).toEqual([`${user}: - unclaimed`])
  })

  test("what is in use by the time it is to go is refused, and so is what cannot be looked at", async () => {
    await bench.create({ source: apps.first })
    const engine = world.engine()
    const [row] = await bench.audit()
    if (row?.claim === undefined) throw new Error("no claim was found")
    await expect(engine.planRecoverClaim(kind.target, row)).rejects.toMatchObject({ code: "claim_in_use" })
    const foreign = { ...row, claim: { ...row.claim, source: "/somewhere/else" } }
    await expect(engine.planRecoverClaim(kind.target, foreign)).rejects.toMatchObject({
      code: "claim_in_use",
    })
    await arm(world, "PUT", `${shop.siteId}/config/appsettings`, {
      properties: { KEYLESS_CONNECTION_SHOP: '{"version":99}' },
    })
    expect(inShort(await bench.audit())).toEqual([`${row.user}: shop unknown`])
  })

  test("one look at a server finds them in all of its databases", async (context) => {
    if (kind.second === undefined || kind.name === "Azure SQL")
      return context.skip("its users belong to one database")
    await bench.create({ source: apps.first, target: kind.second ?? kind.target })
    await bench.rewriteSettings()
    await recoverAll()
    expect(await bench.audit()).toEqual([])
  })
})
