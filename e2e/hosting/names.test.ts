import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openWorld, type World } from "../support/harness.ts"
import { changes, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { hostedApps, hostedSeed } from "./hosted-apps.ts"

let world: World
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(() => world.begin(hostedSeed))
afterAll(() => world.stop())

/** What Spring Boot compares of names, by its relaxed binding. */
const essence = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "")

const onAppService = (kind: string) => kind === "webapp" || kind === "functionapp"

describe.each(hostedApps)("names of settings on $what", ({ source, id, part }) => {
  test("of Spring Boot arrive as Spring reads them", async () => {
    const { result } = await world.create({ name: "shop", source, client: "springboot" })
    const there = new Map(
      Object.entries(world.sandbox.appEnvironment(id, part)).map(([name, value]) => [essence(name), value]),
    )
    for (const { key, value } of result.configuration) expect(there.get(essence(key)), key).toBe(value)
    expect(there.get("springdatasourceazurepasswordlessenabled")).toBe("true")
  })

  test("with a period in the connection's name are written only where they arrive", async () => {
    const making = world.create({ name: "shop.one", source })
    if (!onAppService(source.kind)) {
      const { result } = await making
      expect(world.sandbox.appEnvironment(id, part)).toHaveProperty(["KEYLESS_CONNECTION_SHOP.ONE"])
      expect(result.name).toBe("shop.one")
      return
    }
    await expect(making).rejects.toMatchObject({
      code: "setting_name_refused",
      hint: "Give the connection another name: --connection shop_one",
    })
    expect([...changes(world), ...writes(world)]).toEqual([])
  })

  test.each(["DB HOST", "DB=HOST", "PATH", onAppService(source.kind) ? "WEBSITE_HOST" : "KUBERNETES_HOST"])(
    "that do not arrive are refused before anything changes: %s",
    async (key) => {
      const customizedKeys = { AZURE_POSTGRESQL_HOST: key }
      await expect(
        world.create({ name: "shop", source, client: "nodejs", customizedKeys }),
      ).rejects.toMatchObject({
        code: "setting_name_refused",
        hint: expect.stringContaining("--customized-keys AZURE_POSTGRESQL_HOST=OTHER_KEY"),
      })
      expect([...changes(world), ...writes(world)]).toEqual([])
    },
  )
})

describe("an app of App Service on Windows", () => {
  const source = { kind: "webapp", options: { resourceGroup: shop.group, name: "shop-windows" } }
  beforeEach(() =>
    world.begin({
      ...hostedSeed,
      sites: [...(hostedSeed.sites ?? []), { resourceGroup: shop.group, name: "shop-windows", kind: "app" }],
    }),
  )

  test("takes colons and dashes, which reach its process", async () => {
    const customizedKeys = { AZURE_POSTGRESQL_HOST: "Db:The-Host" }
    const { result } = await world.create({ name: "shop", source, client: "nodejs", customizedKeys })
    const id = shop.siteId.replace(shop.site, "shop-windows")
    expect(result.settings).toContain("Db:The-Host")
    const { value } = result.configuration.find(({ key }) => key === "Db:The-Host") ?? {}
    expect(world.sandbox.appEnvironment(id)).toHaveProperty(["Db:The-Host"], value)
  })

  test("takes no name that is there in another case", async () => {
    await world.create({
      name: "shop",
      source,
      client: "nodejs",
      customizedKeys: { AZURE_POSTGRESQL_HOST: "Host" },
    })
    await expect(
      world.create({
        name: "two",
        source,
        client: "nodejs",
        customizedKeys: { AZURE_POSTGRESQL_HOST: "HOST" },
      }),
    ).rejects.toMatchObject({ code: "setting_conflict" })
  })
})
