import { UsernamePasswordCredential } from "@azure/identity"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState, changes, writes } from "../support/look.ts"
import { asMysqlApp, useMysql } from "../support/mysql-database.ts"
import { mysqlServer, mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
const adminWrite = "PUT Microsoft.DBforMySQL/flexibleServers/administrators/write"
const { somebody, group } = mysqlShop
const refuseSettings = {
  operation: "Microsoft.Web/sites/config/write",
  status: 409,
  code: "Conflict",
  message: "No.",
}

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

/** Ada, logged in with her password as `az login --username` does. */
const ada = () =>
  new UsernamePasswordCredential(
    world.sandbox.tenantId,
    azureCli,
    "ada@keyless.example",
    "sandbox-only-Ada1",
    { authorityHost: world.sandbox.cloud.authorityHost, disableInstanceDiscovery: true },
  )

/** Users who ran statements in the database. */
const users = () => [...new Set(world.sandbox.statements().map(({ user }) => user))]

describe("a server without an administrator", () => {
  beforeEach(() => world.begin())

  test("makes the caller it, under a name that MySQL can keep, and 3.8: logs in by the name that Azure answered", async () => {
    await world.create()
    const { administrator } = mysqlServer(world)
    expect(administrator).toMatchObject({ objectId: shop.caller.objectId })
    expect(administrator?.login.length).toBeLessThanOrEqual(32)
    expect(users()).toEqual([administrator?.login])
  })

  test("makes a person it under the name of the login", async () => {
    await world.create({}, { credential: ada() })
    expect(mysqlServer(world).administrator).toMatchObject({
      objectId: shop.ada,
      login: "ada@keyless.example",
    })
  })

  test("has none again after a run that failed", async () => {
    const before = azureState(world)
    world.sandbox.setFaults({ answers: [refuseSettings] })
    await world.createFails()
    expect(azureState(world)).toEqual(before)
  })
})

describe("1.3: a server with another administrator", () => {
  beforeEach(() => world.begin(mysqlShop.seed({ server: { administrator: somebody } })))
  const replacing = { target: mysqlTarget({ replaceAdmin: true }) }

  test("is admin_taken, with the way out; the server is not touched and nothing is left changed", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("admin_taken")
    expect(error.message).toContain(somebody.login)
    expect(error.hint).toContain("--replace-admin")
    expect(azureState(world)).toEqual(before)
    expect(writes(world).filter((write) => write.includes("DBforMySQL"))).toEqual([])
    expect(changes(world)).toEqual([])
  })

  test("is lent to the caller who asks for it, and has its administrator back at the end", async () => {
    const seen: (string | undefined)[] = []
    const watch = () => seen.push(mysqlServer(world).administrator?.objectId)
    await world.create(replacing, { watch })
    expect(new Set(seen)).toEqual(new Set([somebody.objectId, shop.caller.objectId]))
    expect(mysqlServer(world).administrator).toEqual(somebody)
    expect(await asMysqlApp(world, useMysql)).toBe("tea")
  })

  test("has its administrator back after a run that failed", async () => {
    const before = azureState(world)
    world.sandbox.setFaults({ answers: [refuseSettings] })
    const { events } = await world.createFails(replacing)
    expect(events.filter(({ type }) => type === "undo.failed" || type === "temporary.left")).toEqual([])
    expect(writes(world)).toContain(adminWrite)
    expect(azureState(world)).toEqual(before)
  })

  test("has its administrator back after an abort", async () => {
    const stop = new AbortController()
    const watch = ({ type }: { readonly type: string }) => {
      if (type === "temporary.created") stop.abort()
    }
    await world.createFails(replacing, { signal: stop.signal, watch })
    expect(mysqlServer(world).administrator).toEqual(somebody)
  })
})

describe("3.1: a member of the administrator group", () => {
  beforeEach(() => world.begin(mysqlShop.seed({ server: { administrator: group } })))

  test("logs in as the group, which stays the administrator, also when it might be replaced", async () => {
    await world.create({ target: mysqlTarget({ replaceAdmin: true }) }, { credential: ada() })
    expect(writes(world)).not.toContain(adminWrite)
    expect(writes(world)).not.toContain("PATCH Microsoft.DBforMySQL/flexibleServers/write")
    expect(mysqlServer(world).administrator).toEqual(group)
    expect(users()).toEqual([group.login])
  })

  test("of whom the directory says no is refused", async () => {
    const { error } = await world.createFails()
    expect(error.code).toBe("admin_taken")
    expect(mysqlServer(world).administrator).toEqual(group)
  })

  test("is refused with a warning where the directory cannot be read", async () => {
    world.sandbox.setFaults({ graphForbidden: true })
    const { error } = await world.createFails({}, { credential: ada() })
    expect(error.code).toBe("admin_taken")
  })
})

test("a caller who is the administrator already writes nothing, whatever the login is called", async () => {
  const administrator = { ...mysqlShop.callerAdmin, objectId: shop.caller.objectId.toUpperCase() }
  await world.begin(mysqlShop.seed({ server: { administrator } }))
  await world.create({ target: mysqlTarget({ replaceAdmin: true }) })
  expect(writes(world)).not.toContain(adminWrite)
  expect(users()).toEqual([administrator.login])
})
