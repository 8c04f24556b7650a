import type { CreatedConnection } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm, writeSettings } from "../support/arm.ts"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { settings, site, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const settingsWrite = "PUT Microsoft.Web/sites/config/write"
const listSettings = "Microsoft.Web/sites/config/list/action"
const later = { status: 503, code: "ServiceUnavailable", message: "try again", retryAfterSeconds: 1 }
const own = { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } })))
afterAll(() => world.stop())

test("4, races: settings of others and slot-sticky names survive create and delete", async () => {
  await world.create()
  expect(settings(world)).toMatchObject(own)
  expect(site(world).slotSettingNames).toEqual(["SHOP_STAGE"])
  expect(writes(world).filter((write) => write === settingsWrite)).toHaveLength(1)
  await world.delete()
  expect(settings(world)).toEqual(own)
  expect(site(world).slotSettingNames).toEqual(["SHOP_STAGE"])
})

test("4, races: a setting that somebody changes between the plan's read and the write is not lost", async () => {
  const engine = world.engine()
  const plan = await engine.plan(shopSpec)
  await writeSettings(world, { SHOP_NAME: "The New Corner Shop", SHOP_TILL: "2" })
  await engine.run(plan)
  expect(settings(world)).toMatchObject({ SHOP_NAME: "The New Corner Shop", SHOP_TILL: "2" })
  expect(settings(world)).not.toHaveProperty("SHOP_STAGE")
  expect((await world.validate()).result.ok).toBe(true)
})

test("4, races: an undo, too, leaves alone what somebody changed meanwhile", async () => {
  const stop = new AbortController()
  await world.createFails(
    {},
    {
      signal: stop.signal,
      watch(event) {
        if (event.type === "step.done" && event.step === "access.prove") stop.abort()
      },
    },
  )
  expect(settings(world)).toEqual(own)
  expect(writes(world).filter((write) => write.includes("appsettings"))).toEqual([])
})

test("4, races: a writer who replaces everything while Keyless writes costs the connection nothing", async () => {
  let rival: Promise<void> | undefined
  await world.create(
    {},
    {
      log(line) {
        if (rival !== undefined || !/^PUT \S*\/config\/appsettings\?/.test(line)) return
        // Keyless has written and is about to look: its look has to wait, so that the rival's write comes before it.
        world.sandbox.setFaults({ answers: [{ operation: listSettings, ...later, times: 1 }] })
        rival = writeSettings(world, { ...own, SHOP_RIVAL: "here" })
      },
    },
  )
  await rival
  expect(rival).toBeDefined()
  expect(settings(world)).toMatchObject({ ...own, SHOP_RIVAL: "here" })
  expect((await world.validate()).result.findings.filter(({ result }) => result === "failure")).toEqual([])
})

test("an identity that is locked by another write is tried again", async () => {
  world.sandbox.setFaults({ siteWriteMs: 300 })
  const busy = writeSettings(world, own)
  await world.create()
  await busy
  expect(site(world).systemIdentity).toBeDefined()
})

describe("4, races: two connections at once on one app", () => {
  const spec = (name: string) => ({ ...shopSpec, name, client: "nodejs" })

  test("lose no setting: each has keys of its own", async () => {
    world.sandbox.setFaults({ siteWriteMs: 100 })
    await expectBoth(await Promise.all([world.create(spec("one")), world.create(spec("two"))]))
  })

  test("of which one was planned before the other was there: it takes keys of its own when it is made", async () => {
    const engine = world.engine()
    const late = await engine.plan(spec("late"))
    const early = await world.create(spec("early"))
    await expectBoth([early, { result: await engine.run(late) }])
  })

  test("of which one fails: undoing it leaves the other's settings alone", async () => {
    const engine = world.engine()
    const late = await engine.plan(spec("late"))
    await world.create(spec("early"))
    const wrong = {
      operation: "Microsoft.Web/sites/config/list/action",
      status: 409,
      code: "Conflict",
      message: "No.",
    }
    // The read by which the write is proved fails; so the write is there and has to be taken back.
    const proving = () =>
      world.sandbox
        .requests()
        .some(({ method, path }) => method === "PUT" && path.endsWith("/config/appsettings"))
    world.sandbox.clearLogs()
    const watching = setInterval(() => {
      if (!proving()) return
      clearInterval(watching)
      world.sandbox.setFaults({ answers: [wrong] })
    }, 1)
    await expect(engine.run(late)).rejects.toMatchObject({ code: "azure_failed" })
    clearInterval(watching)
    expect((await world.validate("early")).result.ok).toBe(true)
    expect(Object.keys(settings(world)).filter((key) => key.includes("LATE"))).toEqual([])
  })

  test("that are deleted at once leave nothing", async () => {
    await world.create(spec("one"))
    await world.create(spec("two"))
    world.sandbox.setFaults({ siteWriteMs: 100 })
    await Promise.all([world.delete("one"), world.delete("two")])
    expect(settings(world)).toEqual(own)
  })

  test("of the same name are refused: one at a time", async () => {
    const outcomes = await Promise.allSettled([world.create(), world.create()])
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []))
    expect(refused).toEqual([expect.objectContaining({ code: "connection_busy" })])
    expect((await world.validate()).result.ok).toBe(true)
  })
})

/** Whoever begins after the other one has made its user may share it: they are of one identity. */
async function expectBoth(made: readonly { readonly result: CreatedConnection }[]): Promise<void> {
  world.sandbox.setFaults({ siteWriteMs: 0 })
  for (const { result: connection } of made) {
    const { name } = connection
    const { result } = await world.validate(name)
    expect(
      result.findings.filter((each) => each.result === "failure"),
      name,
    ).toEqual([])
  }
  const users = Object.entries(settings(world)).filter(([key]) => key.endsWith("_USER"))
  expect(users.map(([, value]) => value).toSorted()).toEqual(made.map(({ result }) => result.user).toSorted())
  expect(settings(world)).toMatchObject(own)
}

test("a setting of the connection's name that is not Keyless's is not overwritten", async () => {
  await writeSettings(world, { ...own, AZURE_POSTGRESQL_HOST: "elsewhere" })
  await world.create()
  expect(settings(world)).toMatchObject({ ...own, AZURE_POSTGRESQL_HOST: "elsewhere" })
  expect(settings(world)["AZURE_POSTGRESQL_SHOP_USER"]).toBe(shop.user)
})

test("a connection whose app is gone is source_not_found", async () => {
  await world.create()
  await arm(world, "DELETE", shop.siteId)
  const { error } = await world.deleteFails()
  expect(error.code).toBe("source_not_found")
})
