import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { fabricShop, openFabricWorld } from "../support/fabric-shop.ts"
import { openWorld, type World } from "../support/harness.ts"
import { writes } from "../support/look.ts"
import { mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"

const states = [
  ["Stopped", "resource_stopped"],
  ["Stopping", "resource_stopped"],
  ["Disabled", "resource_unavailable"],
  ["Dropping", "resource_unavailable"],
  ["Inaccessible", "resource_unavailable"],
] as const
const kinds = [
  {
    title: "PostgreSQL",
    open: () => openWorld(),
    seed: shop.seed,
    start: "az postgres flexible-server start",
  },
  {
    title: "MySQL",
    open: () => openMysqlWorld(),
    seed: mysqlShop.seed,
    start: "az mysql flexible-server start",
  },
]

describe.each(kinds)("a server of $title that does not work", ({ open, seed, start }) => {
  let world: World
  beforeAll(async () => {
    world = await open()
  })
  afterAll(() => world.stop())

  test.each(states)("is told as %s while planning, and nothing is changed", async (state, code) => {
    await world.begin(seed({ server: { state } }))
    const { error } = await world.createFails()
    expect(error).toMatchObject({ code, message: expect.stringContaining(state) })
    if (code === "resource_stopped") expect(error.hint).toContain(start)
    expect(writes(world)).toEqual([])
  })

  test("is a finding of validate, and an error of delete", async () => {
    await world.begin(seed())
    await world.create()
    const { sites = [], ...rest } = world.sandbox.state()
    const { postgresServers = [], mysqlServers = [] } = rest
    await world.sandbox.seed({
      ...rest,
      sites,
      postgresServers: postgresServers.map((each) => ({ ...each, state: "Stopped" as const })),
      mysqlServers: mysqlServers.map((each) => ({ ...each, state: "Stopped" as const })),
    })
    const { result } = await world.validate()
    expect(result.findings).toContainEqual(
      expect.objectContaining({ name: "server.state", errorCode: "resource_stopped" }),
    )
    expect((await world.deleteFails()).error).toMatchObject({ code: "resource_stopped" })
  })

  test("works while it is being updated", async () => {
    await world.begin(seed({ server: { state: "Updating" } }))
    await world.create()
  })

  test("is told as a read replica before anything is changed", async () => {
    await world.begin(seed({ server: { isReplica: true } }))
    expect((await world.createFails()).error).toMatchObject({ code: "read_replica" })
    expect(writes(world)).toEqual([])
  })
})

describe("a database of Azure SQL", () => {
  let world: World
  beforeAll(async () => {
    world = await openSqlWorld()
  })
  afterAll(() => world.stop())
  const seedWith = (server: object) => sqlShop.seed({ server })

  test.each(["Offline", "Disabled", "Inaccessible"])("that is %s is told so", async (status) => {
    await world.begin(seedWith({ databaseStates: { shop: status } }))
    expect((await world.createFails()).error).toMatchObject({
      code: "resource_unavailable",
      message: expect.stringContaining(status),
    })
    expect(writes(world)).toEqual([])
  })

  test("that is paused is told so, and resumed by the login", async () => {
    await world.begin(seedWith({ databaseStates: { shop: "Paused" } }))
    const { events } = await world.create()
    expect(events).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining("is paused") }),
    )
  })

  test("that is a secondary is told so", async () => {
    await world.begin(seedWith({ secondaries: ["shop"] }))
    expect((await world.createFails()).error).toMatchObject({ code: "read_replica" })
    expect(writes(world)).toEqual([])
  })
})

describe("a Fabric capacity that is paused", () => {
  let world: World
  beforeAll(async () => {
    world = await openFabricWorld()
  })
  afterAll(() => world.stop())

  test.each([404, 503])("is told so, also where the status is %i", async (status) => {
    await world.begin(fabricShop.seed())
    const message = "The capacity is not active."
    const answer = { operation: "*", status, code: "CapacityNotActive", message, times: 9 }
    world.sandbox.setFaults({ answers: [{ ...answer, operation: "*sqlDatabases*" }] })
    expect((await world.createFails()).error).toMatchObject({
      code: "resource_stopped",
      hint: expect.stringContaining("az fabric capacity resume"),
    })
    expect(writes(world)).toEqual([])
  })
})
