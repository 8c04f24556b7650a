import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { adaOf } from "../support/ada.ts"
import { openWorld, type World } from "../support/harness.ts"
import { server, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"

const adminWrite = "PUT Microsoft.DBforPostgreSQL/flexibleServers/administrators/write"
const somebody = {
  objectId: "90000000-0000-4000-8000-000000000009",
  principalName: "dba@keyless.example",
  principalType: "User" as const,
}
const group = {
  objectId: shop.adminGroup,
  principalName: "shop-database-admins",
  principalType: "Group" as const,
}

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const ada = () => adaOf(world)

describe("a server with another administrator", () => {
  beforeEach(() => world.begin(shop.seed({ server: { administrators: [somebody] } })))

  test("az-client 6.5: a service principal is added as ServicePrincipal, and 1.3: who was there stays", async () => {
    await world.create()
    expect(server(world).administrators).toEqual([somebody, shop.callerAdmin])
  })

  test("a person is added as User, under the name of the login", async () => {
    await world.create({}, { credential: ada() })
    expect(server(world).administrators).toEqual([
      somebody,
      { objectId: shop.ada, principalName: "ada@keyless.example", principalType: "User" },
    ])
  })

  test("1.5: who was there stays when the run fails, and the caller goes again", async () => {
    world.sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    })
    await world.createFails()
    expect(server(world).administrators).toEqual([somebody])
  })
})

describe("3.1: a member of an administrator group", () => {
  beforeEach(() => world.begin(shop.seed({ server: { administrators: [somebody, group] } })))

  test("is not added, and logs in as the group", async () => {
    await world.create({}, { credential: ada() })
    expect(writes(world)).not.toContain(adminWrite)
    expect(server(world).administrators).toEqual([somebody, group])
    const users = new Set(world.sandbox.statements().map(({ user }) => user))
    expect([...users]).toEqual([group.principalName])
  })

  test("4, least rights: is added, with a warning, where the directory cannot be read", async () => {
    world.sandbox.setFaults({ graphForbidden: true })
    const { events } = await world.create({}, { credential: ada() })
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.message] : []))
    expect(warnings.join()).toContain("administrator groups")
    expect(server(world).administrators).toHaveLength(3)
  })

  test("of whom the directory says no is added", async () => {
    await world.create()
    expect(server(world).administrators).toEqual([somebody, group, shop.callerAdmin])
  })
})

describe("the caller is an administrator already", () => {
  const renamed = { ...shop.callerAdmin, principalName: "the-pipeline" }
  beforeEach(() => world.begin(shop.seed({ server: { administrators: [renamed] } })))

  test("3.4: nothing is written, and the login is under the name that the server has", async () => {
    await world.create()
    expect(writes(world)).not.toContain(adminWrite)
    const users = new Set(world.sandbox.statements().map(({ user }) => user))
    expect([...users]).toEqual([renamed.principalName])
  })

  test("also where the list of administrators comes in pages", async () => {
    await world.begin(shop.seed({ server: { administrators: [somebody, group, renamed] } }))
    world.sandbox.setFaults({ pageSize: 1 })
    await world.create()
    expect(writes(world)).not.toContain(adminWrite)
    expect(server(world).administrators).toHaveLength(3)
  })
})
