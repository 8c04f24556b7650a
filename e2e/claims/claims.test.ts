import { mkdtemp, rm } from "node:fs/promises"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { arm } from "../support/arm.ts"
import { openWorld, type World } from "../support/harness.ts"
import { shop } from "../support/shop.ts"
import { apps, claimBench, claimTargets, failuresOf, inShort } from "./targets.ts"

const slotWebId = shop.siteId.replace(shop.site, "slot-web")
const systemIdentity = { kind: "system-identity" }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

describe.each(claimTargets)("$name: who uses a user", (kind) => {
  let bench: ReturnType<typeof claimBench>
  /** Runs the statements of a hint. */
  const follow = async (hint = "") => {
    const told = /run as the administrator in database [^:]+: (.*)$/.exec(hint)?.[1]
    expect(told).toBeDefined()
    await kind.asCaller(world, async (run) => {
      for (const statement of told?.split("; ") ?? []) await run(statement)
    })
  }
  beforeEach(async () => {
    await world.begin(kind.seed())
    bench = claimBench(world, kind)
  })

  test("a readonly connection of another app with the same identity leaves the first one its rights", async () => {
    await bench.create({ source: apps.first, privileges: "readwrite" })
    await bench.create({ source: apps.other, privileges: "readonly" })
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    const rows = await bench.audit()
    expect(rows.map(({ claim, state }) => [claim?.privileges, state])).toEqual(
      expect.arrayContaining([
        ["readwrite", "connected"],
        ["readonly", "connected"],
      ]),
    )
    expect(new Set(rows.map(({ user }) => user)).size).toBe(1)

    // What the first one needed alone goes with it; the other one goes on.
    const warnings = await bench.remove(apps.first)
    expect(warnings).toContainEqual(
      expect.stringMatching(/stays: it is used by connection "shop" of .*other-web/),
    )
    expect(failuresOf(await bench.validate(apps.other))).toEqual([])
    expect((await bench.audit()).map(({ claim }) => claim?.privileges)).toEqual(["readonly"])
    await bench.remove(apps.other)
    expect(await bench.audit()).toEqual([])
  })

  test("deleting the connection of the staging slot keeps production's user", async () => {
    await bench.create({ source: apps.production })
    await bench.create({ source: apps.staging })
    await bench.remove(apps.staging)
    expect(failuresOf(await bench.validate(apps.production))).toEqual([])
    expect((await bench.audit()).map(({ state }) => state)).toEqual(["connected"])
    await bench.remove(apps.production)
    expect(await bench.audit()).toEqual([])
  })

  test("after a redeployment took all settings, the same command finds its user again", async () => {
    const { connection: first } = await bench.createUnnamed(apps.first)
    await bench.rewriteSettings()
    expect(inShort(await bench.audit())).toEqual([`${first.user}: ${first.name} record_lost`])
    const { connection: second } = await bench.createUnnamed(apps.first)
    expect(second.name).not.toBe(first.name)
    expect(second.user).toBe(first.user)
    expect(inShort(await bench.audit())).toEqual([`${second.user}: ${second.name} connected`])
    const { events } = await bench.createUnnamed(apps.first)
    expect(events.find((event) => event.type === "run.done")).toMatchObject({ changed: false })
  })

  test("validate says that the record went, and delete finds what is left", async () => {
    const { target } = kind
    await bench.create({ source: apps.first, auth: systemIdentity })
    await bench.rewriteSettings()
    await expect(bench.validate(apps.first)).rejects.toMatchObject({
      code: "connection_not_found",
      hint: expect.stringContaining("name the database too"),
    })
    const { ok, findings } = await bench.validate(apps.first, { target })
    expect([ok, findings.map(({ errorCode }) => errorCode)]).toEqual([false, ["record_lost"]])
    await bench.remove(apps.first, { target })
    expect(await bench.audit()).toEqual([])
    await expect(bench.remove(apps.first, { target })).rejects.toMatchObject({ code: "claim_not_found" })
  })

  test("a delete that fails gives back what it had taken", async () => {
    await bench.create({ source: apps.first })
    const operation = "Microsoft.Web/sites/config/write"
    world.sandbox.setFaults({ answers: [{ operation, status: 409, code: "Conflict", message: "No." }] })
    await expect(bench.remove(apps.first)).rejects.toMatchObject({ step: "settings.remove" })
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    expect((await bench.audit()).map(({ state }) => state)).toEqual(["connected"])
    await bench.remove(apps.first)
    expect(await bench.audit()).toEqual([])
  })

  test("a failed create leaves the user to who came meanwhile, with what that one needs", async () => {
    const warnings = await bench.createFailsAfter({ privileges: "readwrite" }, () =>
      bench.create({ source: apps.other, privileges: "readonly" }),
    )
    expect(warnings).toContainEqual(
      expect.stringMatching(/stays: by now it is used by connection "shop" of .*other-web/),
    )
    expect(failuresOf(await bench.validate(apps.other))).toEqual([])
    expect((await bench.audit()).map(({ claim }) => claim?.privileges)).toEqual(["readonly"])
    await bench.create({ source: apps.other, privileges: "readonly" })
  })

  test("a user that nobody claims and others may use is kept; the statement that drops it is told and works", async () => {
    const { user } = (await bench.create({ source: apps.first })).result
    await kind.asCaller(world, (run) => kind.forget(run, user))
    const kept = (await bench.removeWithHints(apps.first)).find(({ message }) => message.includes("stays"))
    expect(kept?.message).toContain("does not know who uses the user")
    expect(inShort(await bench.audit())).toEqual([`${user}: - unclaimed`])
    await follow(kept?.hint)
    expect(await bench.audit()).toEqual([])
  })

  test("claims that cannot be read keep the user, its rights and themselves; the statement that drops it is told and works", async () => {
    const { user } = (await bench.create({ source: apps.first, privileges: "readwrite" })).result
    await kind.asCaller(world, (run) => kind.addNewer(run, user))
    expect(inShort(await bench.audit())).toEqual([`${user}: - unreadable`])
    await bench.create({ source: apps.other, privileges: "readonly" })
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    await bench.remove(apps.other)
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    expect(inShort(await bench.audit())).toEqual([`${user}: - unreadable`])
    const kept = (await bench.removeWithHints(apps.first)).find(({ message }) => message.includes("stays"))
    expect(inShort(await bench.audit())).toEqual([`${user}: - unreadable`])
    await follow(kept?.hint)
    expect(await bench.audit()).toEqual([])
  })

  describe("after a swap that moved a record to another slot", () => {
    let user: string
    beforeEach(async () => {
      user = (await bench.create({ source: apps.production })).result.user
      await arm(world, "PUT", `${slotWebId}/config/slotConfigNames`, { properties: { appSettingNames: [] } })
      await arm(world, "POST", `${slotWebId}/slotsswap`, { targetSlot: "staging", preserveVnet: true })
    })

    test("the claim that stayed behind ends without the user, which the other slot has", async () => {
      const warnings = await bench.remove(apps.production, { target: kind.target })
      expect(warnings).toContainEqual(expect.stringMatching(/stays: .*slots\/staging has it as well/))
      expect(inShort(await bench.audit())).toEqual([`${user}: - unclaimed`])
      await bench.create({ source: apps.staging })
      expect(failuresOf(await bench.validate(apps.staging))).toEqual([])
      await bench.remove(apps.staging)
      expect(await bench.audit()).toEqual([])
    })

    test("a readonly connection that is made again leaves the other slot its rights", async () => {
      await bench.create({ source: apps.production, privileges: "readonly" })
      const lost = failuresOf(await bench.validate(apps.staging)).filter((each) => each.startsWith("grants."))
      expect(lost).toEqual([])
      expect(failuresOf(await bench.validate(apps.production))).toEqual([])
    })

    test("a connection that was made again ends without the user, which the other slot has", async () => {
      await bench.create({ source: apps.production })
      await bench.remove(apps.production)
      expect(inShort(await bench.audit())).toEqual([`${user}: - unclaimed`])
      const kept = (await bench.removeWithHints(apps.staging)).find(({ message }) =>
        message.includes("stays"),
      )
      await follow(kept?.hint)
      expect(await bench.audit()).toEqual([])
    })

    test("the connection that came to the other slot ends without the user, which is claimed where it was", async () => {
      const warnings = await bench.remove(apps.staging)
      expect(warnings).toContainEqual(expect.stringMatching(/stays: it is used by connection "shop" of/))
      expect(inShort(await bench.audit())).toEqual([`${user}: shop record_lost`])
      await bench.remove(apps.production, { target: kind.target })
      expect(await bench.audit()).toEqual([])
    })
  })

  test("an app that is gone is told, and the id that the audit names ends what is left of it", async () => {
    const { user } = (await bench.create({ source: apps.staging })).result
    await bench.create({ source: apps.first, privileges: "readonly" })
    await arm(world, "DELETE", `${slotWebId}/slots/staging`)
    expect(new Set(inShort(await bench.audit()))).toEqual(
      new Set([`${user}: shop app_gone`, `${user}: shop connected`]),
    )
    const gone = (await bench.audit()).find(({ state }) => state === "app_gone")
    const sourceId = gone?.claim?.source ?? ""
    await bench.remove({ kind: "webapp", options: { id: sourceId } }, { target: kind.target, sourceId })
    expect(inShort(await bench.audit())).toEqual([`${user}: shop connected`])
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
  })

  test("a name that is given to another identity loses the former one, after a yes", async () => {
    await bench.create({ source: apps.first, auth: systemIdentity })
    const change = { source: apps.first, foreignUser: "recreate" as const }
    expect((await bench.createFails(change)).error.code).toBe("consent_required")
    const { user } = (await bench.create(change)).result
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    expect(inShort(await bench.audit())).toEqual([`${user}: shop connected`])
  })

  test("a name that is given to another database loses the former one, after a yes", async (context) => {
    const { second } = kind
    if (second === undefined) return context.skip("the seed has no second database of this kind")
    await bench.create({ source: apps.first })
    const { error } = await bench.createFails({ source: apps.first, target: second })
    expect(error.code).toBe("consent_required")
    const { events } = await bench.create({ source: apps.first, target: second })
    expect(events.find((event) => event.type === "step.done")).toMatchObject({ step: "connection.change" })
    expect(failuresOf(await bench.validate(apps.first))).toEqual([])
    const databases = (await bench.audit()).map(({ claim }) => claim?.database)
    expect(databases.filter((name) => name === "shop")).toEqual([])
  })
})

test.each([
  ["of a folder that is gone", (source: string) => source],
  ["of another machine", (source: string) => source.replace(hostname(), "other-machine")],
])("the id that an audit names for a file %s ends what is left of it", async (_what, moved) => {
  const [postgresql] = claimTargets
  if (postgresql === undefined) return
  await world.begin(postgresql.seed())
  const bench = claimBench(world, postgresql)
  const folder = await mkdtemp(join(tmpdir(), "keyless-e2e-claims-"))
  const local = { kind: "local", options: { file: join(folder, ".env") } }
  const auth = shop.auths.servicePrincipal
  const { user } = (await bench.create({ source: local, auth })).result
  await rm(folder, { recursive: true })
  await postgresql.asCaller(world, async (run) => {
    const [row] = await run(
      `select shobj_description(oid, 'pg_authid') as claim from pg_roles where rolname = '${user}'`,
    )
    await run(`comment on role ${user} is '${moved(String(row?.["claim"]))}'`)
  })
  const [left] = await bench.audit()
  const sourceId = left?.claim?.source ?? ""
  await bench.remove({ kind: "local", options: { id: sourceId } }, { target: postgresql.target, sourceId })
  expect(await bench.audit()).toEqual([])
})

test("an audit of a PostgreSQL server needs no database", async () => {
  const [postgresql] = claimTargets
  if (postgresql === undefined) return
  await world.begin(postgresql.seed())
  const bench = claimBench(world, postgresql)
  const { user } = (
    await bench.create({ source: apps.first, target: postgresql.second ?? postgresql.target })
  ).result
  const server = { resourceGroup: shop.group, server: shop.server }
  const engine = world.engine()
  const rows = await engine.run(await engine.planAudit({ kind: postgresql.target.kind, options: server }))
  expect(rows.map((row) => [row.user, row.claim?.database, row.inDirectory])).toEqual([
    [user, "stock", "yes"],
  ])
})
