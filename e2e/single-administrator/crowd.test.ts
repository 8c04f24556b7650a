import { createAzure, parseCloud } from "@keyless/azure"
import { createEngine, memoryJournal } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, shopSpec, type World } from "../support/harness.ts"
import { rules } from "../support/look.ts"
import { mysqlRules, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlRules } from "../support/sql-shop.ts"

const kinds = [
  { title: "PostgreSQL", open: () => openWorld(), rulesOf: rules },
  { title: "MySQL", open: () => openMysqlWorld(), rulesOf: mysqlRules },
  { title: "Azure SQL", open: () => openSqlWorld(), rulesOf: sqlRules },
]

describe.each(kinds)("side by side on one server of $title whose firewall is shut", ({ open, rulesOf }) => {
  let world: World
  beforeAll(async () => {
    world = await open()
    await world.begin()
    await world.create()
  })
  afterAll(() => world.stop())

  test("100 runs get in, each by a rule of its own where it needs one, and leave none", async () => {
    const before = rulesOf(world)
    const plugins = azurePreset({
      azure: createAzure({
        cloud: parseCloud(world.sandbox.cloud),
        environment: world.sandbox.callerEnvironment(),
        credential: world.secretCredential(shop.caller.clientId, shop.caller.secret),
      }),
    })
    world.sandbox.setFaults({ armLatencyMs: 5, lroMs: 10 })
    const runs = Array.from({ length: 100 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 7))
      const engine = createEngine({ plugins, journal: memoryJournal() })
      return engine.run(await engine.planValidate({ source: shopSpec.source, name: "shop" }))
    })
    const validations = await Promise.all(runs)
    world.sandbox.setFaults({ armLatencyMs: 0, lroMs: 0 })
    const failed = validations.flatMap(({ findings }) =>
      findings.filter((finding) => finding.result === "failure"),
    )
    expect(failed).toEqual([])
    expect(rulesOf(world)).toEqual(before)
  })
})

describe.each(kinds)("a rule that a run left on a server of $title", ({ open, rulesOf }) => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.stop())

  const old = "keyless_20200101T0000Z_a1b2c3_x7k2m9p4q1"
  const others = [
    // Of a run that may still be at work, and of people.
    "keyless_29991231T2359Z_a1b2c3_x7k2m9p4q1",
    "keyless_office",
    "svc_x7k2m9p4q1",
  ]

  async function begin() {
    await world.begin()
    const { postgresServers = [], mysqlServers = [], sqlServers = [], ...rest } = world.sandbox.state()
    const range = { startIpAddress: "198.51.100.1", endIpAddress: "198.51.100.1" }
    const made = [old, ...others].map((name) => ({ name, ...range }))
    const withRules = <T extends { readonly firewallRules?: typeof made | undefined }>(
      servers: readonly T[],
    ) => servers.map((server) => ({ ...server, firewallRules: [...(server.firewallRules ?? []), ...made] }))
    await world.sandbox.seed({
      ...rest,
      postgresServers: withRules(postgresServers),
      mysqlServers: withRules(mysqlServers),
      sqlServers: withRules(sqlServers),
    })
  }

  test("is removed by the next command there, with a note, and nobody else's", async () => {
    await begin()
    const { events } = await world.create()
    expect(events).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining(old) }),
    )
    expect(rulesOf(world)).not.toContain(old)
    expect(rulesOf(world)).toEqual(expect.arrayContaining(others))
  })

  test("does not fail a command that may not remove it", async () => {
    await begin()
    const answer = { operation: "*/firewallRules/delete", status: 403, code: "AuthorizationFailed" }
    const { events } = await world.create(
      {},
      {
        watch(event) {
          if (event.type === "step.started" && event.step === "network.tidy")
            world.sandbox.setFaults({ answers: [{ ...answer, message: "No.", times: 1 }] })
        },
      },
    )
    expect(events).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining("could not be removed") }),
    )
  })
})
