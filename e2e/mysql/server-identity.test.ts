import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState, writes } from "../support/look.ts"
import { asMysqlApp, useMysql } from "../support/mysql-database.ts"
import { mysqlServer, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

const serverWrite = "PATCH Microsoft.DBforMySQL/flexibleServers/write"
const { serverIdentity } = mysqlShop

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

const identities = () => mysqlServer(world).userAssignedIdentities ?? []
const lower = (ids: readonly string[]) => ids.map((id) => id.toLowerCase()).toSorted()
const given = (id: string = serverIdentity.id) => ({ target: mysqlTarget({ serverIdentity: id }) })

describe("a server without an identity", () => {
  beforeEach(() => world.begin(mysqlShop.seed({ server: { userAssignedIdentities: [] } })))

  test("and without an administrator is server_identity_missing, with the option, before anything is touched", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("server_identity_missing")
    expect(error.hint).toContain("mysql-identity-id=")
    expect(azureState(world)).toEqual(before)
    expect(writes(world)).toEqual([])
  })

  test("gets the one that is named, and its administrator's entry names it too", async () => {
    await world.create(given())
    expect(lower(identities())).toEqual(lower([serverIdentity.id]))
    expect(mysqlServer(world).administrator?.identityResourceId.toLowerCase()).toBe(
      serverIdentity.id.toLowerCase(),
    )
    expect(await asMysqlApp(world, useMysql)).toBe("tea")
  })

  test("has none again after a run that failed", async () => {
    const before = azureState(world)
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    const { events } = await world.createFails(given())
    expect(events.filter(({ type }) => type === "undo.failed")).toEqual([])
    expect(writes(world).filter((write) => write === serverWrite)).toHaveLength(2)
    expect(azureState(world)).toEqual(before)
  })

  test("is refused an identity that is none, as wrong options", async () => {
    const { error } = await world.createFails(given(shop.siteId))
    expect(error.code).toBe("invalid_options")
    expect(error.message).toContain("user-assigned identity")
  })
})

describe("a server with identities", () => {
  test("3.7: is not written when it has the named one in another case", async () => {
    await world.begin()
    await world.create(given(serverIdentity.id.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")))
    expect(writes(world)).not.toContain(serverWrite)
  })

  test("uses the only one it has where none is named", async () => {
    await world.begin()
    await world.create()
    expect(writes(world)).not.toContain(serverWrite)
    expect(lower([mysqlServer(world).administrator?.identityResourceId ?? ""])).toEqual(
      lower([serverIdentity.id]),
    )
  })

  test("keeps those that it has when another is added, and loses only that when it is taken back", async () => {
    await world.begin(mysqlShop.seed({ server: { userAssignedIdentities: [shop.identity.id] } }))
    const before = azureState(world)
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    await world.createFails(given())
    expect(azureState(world)).toEqual(before)
    await world.create(given())
    expect(lower(identities())).toEqual(lower([shop.identity.id, serverIdentity.id]))
  })

  test("and no administrator has to be told which of several is meant", async () => {
    await world.begin(
      mysqlShop.seed({ server: { userAssignedIdentities: [shop.identity.id, serverIdentity.id] } }),
    )
    expect((await world.createFails()).error.code).toBe("server_identity_missing")
  })

  test("is not touched where the caller is the administrator already", async () => {
    await world.begin(
      mysqlShop.seed({
        server: { administrator: mysqlShop.callerAdmin, userAssignedIdentities: [serverIdentity.id] },
      }),
    )
    await world.create(given(shop.identity.id))
    expect(lower(identities())).toEqual(lower([serverIdentity.id]))
    expect(writes(world)).not.toContain(serverWrite)
  })

  test("that is named but does not exist fails the run, and nothing is left changed", async () => {
    await world.begin()
    const before = azureState(world)
    const { error } = await world.createFails(given(`${serverIdentity.id}-gone`))
    expect(error).toMatchObject({ step: "server.identity" })
    expect(azureState(world)).toEqual(before)
  })
})
