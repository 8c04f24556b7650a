import { UsernamePasswordCredential } from "@azure/identity"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { azureState, changes, writes } from "../support/look.ts"
import { asSqlApp, useSql } from "../support/sql-database.ts"
import { sqlServer, sqlShop, sqlTarget, openSqlWorld } from "../support/sql-shop.ts"
import { shop } from "../support/shop.ts"

const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
const adminWrite = "PUT Microsoft.Sql/servers/administrators/write"
const { somebody, group } = sqlShop
const refuseSettings = {
  operation: "Microsoft.Web/sites/config/write",
  status: 409,
  code: "Conflict",
  message: "No.",
}

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
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

describe("a server without an administrator", () => {
  beforeEach(() => world.begin())

  test("makes the caller it by its object id, and it stays", async () => {
    await world.create()
    expect(sqlServer(world).administrator).toEqual({
      objectId: shop.caller.objectId,
      login: shop.caller.clientId,
    })
  })

  test("makes a person it under the name of the login", async () => {
    await world.create({}, { credential: ada() })
    expect(sqlServer(world).administrator).toMatchObject({
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
  beforeEach(() => world.begin(sqlShop.seed({ server: { administrator: somebody } })))
  const replacing = { target: sqlTarget({ replaceAdmin: true }) }

  test("is admin_taken, with the way out; the server is not touched and nothing is left changed", async () => {
    const before = azureState(world)
    const { error } = await world.createFails()
    expect(error.code).toBe("admin_taken")
    expect(error.message).toContain(somebody.login)
    expect(error.hint).toContain("--replace-admin")
    expect(azureState(world)).toEqual(before)
    expect(writes(world).filter((write) => write.includes("Microsoft.Sql"))).toEqual([])
    expect(changes(world)).toEqual([])
  })

  test("is lent to the caller who asks for it, and has its administrator back at the end", async () => {
    const seen: (string | undefined)[] = []
    const watch = () => seen.push(sqlServer(world).administrator?.objectId)
    await world.create(replacing, { watch })
    expect(new Set(seen)).toEqual(new Set([somebody.objectId, shop.caller.objectId]))
    expect(sqlServer(world).administrator).toEqual(somebody)
    expect(await asSqlApp(world, useSql)).toBe("tea")
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
    expect(sqlServer(world).administrator).toEqual(somebody)
  })
})

describe("3.1: a member of the administrator group", () => {
  beforeEach(() => world.begin(sqlShop.seed({ server: { administrator: group } })))

  test("is an administrator, and the group stays it, also when it might be replaced", async () => {
    await world.create({ target: sqlTarget({ replaceAdmin: true }) }, { credential: ada() })
    expect(writes(world)).not.toContain(adminWrite)
    expect(sqlServer(world).administrator).toEqual(group)
    expect(await asSqlApp(world, useSql)).toBe("tea")
  })

  test("of whom the directory says no is refused", async () => {
    const { error } = await world.createFails()
    expect(error.code).toBe("admin_taken")
    expect(sqlServer(world).administrator).toEqual(group)
  })

  test("is refused with a warning where the directory cannot be read", async () => {
    world.sandbox.setFaults({ graphForbidden: true })
    const { error } = await world.createFails({}, { credential: ada() })
    expect(error.code).toBe("admin_taken")
  })
})

test.each([
  ["object id, in capitals", shop.caller.objectId.toUpperCase()],
  ["client id, as the portal enters it", shop.caller.clientId],
])("a caller who is the administrator already by its %s writes nothing", async (_what, objectId) => {
  const administrator = { ...sqlShop.callerAdmin, objectId }
  await world.begin(sqlShop.seed({ server: { administrator } }))
  await world.create({ target: sqlTarget({ replaceAdmin: true }) })
  expect(writes(world)).not.toContain(adminWrite)
  expect(await asSqlApp(world, useSql)).toBe("tea")
})
