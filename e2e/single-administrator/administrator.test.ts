import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { adaOf } from "../support/ada.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { kits } from "./kits.ts"

const refuseSettings = {
  operation: "Microsoft.Web/sites/config/write",
  status: 409,
  code: "Conflict",
  message: "No.",
}

describe.each(kits)("$title", (kit) => {
  const { somebody } = kit
  const adminWrite = `PUT ${kit.type}/administrators/write`
  const replacing = { target: kit.target({ replaceAdmin: true }) }
  const ada = () => adaOf(world)
  let world: World
  beforeAll(async () => {
    world = await kit.open()
  })
  afterAll(() => world.stop())

  describe("a server without an administrator", () => {
    beforeEach(() => world.begin())

    test("makes the caller it by its object id, and it stays", async () => {
      await world.create()
      expect(kit.server(world).administrator).toMatchObject({ objectId: shop.caller.objectId })
    })

    test("makes a person it under the name of the login", async () => {
      await world.create({}, { credential: ada() })
      expect(kit.server(world).administrator).toMatchObject({
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
    beforeEach(() => world.begin(kit.seeds.another))

    test("is admin_taken, with the way out; the server is not touched and nothing is left changed", async () => {
      const before = azureState(world)
      const { error } = await world.createFails()
      expect(error.code).toBe("admin_taken")
      expect(error.message).toContain(somebody.login)
      expect(error.hint).toContain("--replace-admin")
      expect(azureState(world)).toEqual(before)
      expect(writes(world).filter((write) => write.includes(`${kit.type}/`))).toEqual([])
      expect(changes(world)).toEqual([])
    })

    test("is lent to the caller who asks for it, and has its administrator back at the end", async () => {
      const seen: (string | undefined)[] = []
      const watch = () => seen.push(kit.server(world).administrator?.objectId)
      await world.create(replacing, { watch })
      expect(new Set(seen)).toEqual(new Set([somebody.objectId, shop.caller.objectId]))
      expect(kit.server(world).administrator).toEqual(somebody)
      expect(await kit.useAsApp(world)).toBe("tea")
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
      expect(kit.server(world).administrator).toEqual(somebody)
    })
  })

  describe("3.1: a member of the administrator group", () => {
    beforeEach(() => world.begin(kit.seeds.group))

    test("is an administrator, and the group stays it, also when it might be replaced", async () => {
      await world.create(replacing, { credential: ada() })
      expect(writes(world)).not.toContain(adminWrite)
      expect(kit.server(world).administrator).toEqual(kit.group)
      expect(await kit.useAsApp(world)).toBe("tea")
    })

    test("of whom the directory says no is refused", async () => {
      const { error } = await world.createFails()
      expect(error.code).toBe("admin_taken")
      expect(kit.server(world).administrator).toEqual(kit.group)
    })

    test("is refused with a warning where the directory cannot be read", async () => {
      world.sandbox.setFaults({ graphForbidden: true })
      const { error } = await world.createFails({}, { credential: ada() })
      expect(error.code).toBe("admin_taken")
    })
  })
})
