import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { azureState, changes, server } from "../support/look.ts"
import { shop } from "../support/shop.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.stop())

const postgres = "Microsoft.DBforPostgreSQL/flexibleServers"
const { userIdentity } = shop.auths

const cases: readonly [operation: string, change: Parameters<World["create"]>[0]][] = [
  ["Microsoft.Web/sites/read", {}],
  ["Microsoft.Web/sites/write", {}],
  ["Microsoft.Web/sites/config/write", {}],
  ["Microsoft.Web/sites/config/list/action", {}],
  [`${postgres}/read`, {}],
  [`${postgres}/write`, {}],
  [`${postgres}/databases/read`, {}],
  [`${postgres}/administrators/write`, {}],
  [`${postgres}/firewallRules/write`, {}],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/read", { auth: userIdentity }],
  ["Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", { auth: userIdentity }],
]

describe("4, least rights: a caller without", () => {
  test.each(cases)(
    "%s is told so, with scope and command; nothing is left changed",
    async (operation, change) => {
      await world.begin(
        shop.seed({ server: { entraAuth: false }, denied: { [shop.caller.objectId]: [operation] } }),
      )
      const before = azureState(world)
      const { error, events } = await world.createFails(change, { confirm: async () => true })
      expect(error.code).toBe("permission_missing")
      expect(error.details?.["permission"]).toBe(operation)
      expect(error.message).toContain(operation)
      expect(error.hint).toMatch(
        /az role assignment create --assignee "[0-9a-f-]+" --role "[^"]+" --scope "\/subscriptions/,
      )
      expect(events.filter(({ type }) => type === "undo.failed" || type === "temporary.left")).toEqual([])
      expect(azureState(world)).toEqual(before)
      expect(
        changes(world).filter(({ sql }) => !/^(?:drop role|revoke|alter default|grant|select)/i.test(sql)),
      ).toEqual([])
    },
  )

  test("the right to see administrators is told so; Entra authentication, on which others may rest by then, stays on", async () => {
    const operation = `${postgres}/administrators/read`
    await world.begin(
      shop.seed({ server: { entraAuth: false }, denied: { [shop.caller.objectId]: [operation] } }),
    )
    const { error, events } = await world.createFails({}, { confirm: async () => true })
    expect(error).toMatchObject({ code: "permission_missing", details: { permission: operation } })
    expect(server(world)).toMatchObject({ entraAuth: true, administrators: [] })
    expect(events).toContainEqual(
      expect.objectContaining({ type: "warning", message: expect.stringContaining("may not be seen") }),
    )
  })

  test("the right to remove a rule: the rule that is left is named", async () => {
    await world.begin(shop.seed({ denied: { [shop.caller.objectId]: [`${postgres}/firewallRules/delete`] } }))
    const { error, events } = await world.createFails()
    expect(error.code).toBe("temporary_left")
    const left = events.find(({ type }) => type === "temporary.left")
    expect(left).toMatchObject({ error: { code: "permission_missing" } })
  })
})

test("1.8: the right to read the directory: an application is taken by the object id that is given", async () => {
  await world.begin(shop.seed({ server: { firewallRules: [shop.standingRule] } }))
  world.sandbox.setFaults({ graphForbidden: true })
  const options = { "client-id": shop.application.clientId, secret: shop.application.secret }
  const { error } = await world.createFails({ auth: { kind: "service-principal", options } })
  expect(error.code).toBe("directory_forbidden")
  expect(error.hint).toContain("object-id=")
  const auth = { kind: "service-principal", options: { ...options, "object-id": shop.application.objectId } }
  expect((await world.create({ auth })).result.principal.objectId).toBe(shop.application.objectId)
})
