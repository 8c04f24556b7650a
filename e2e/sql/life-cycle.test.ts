import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { changes, settings, writes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlRules, sqlServer, sqlShop } from "../support/sql-shop.ts"

const auths = [
  {
    kind: "system-identity",
    options: {},
    user: shop.site,
    token: (world: World) => appToken(world, shop.siteId, undefined, sqlAudience),
    extraKeys: [],
  },
  {
    kind: "user-identity",
    options: { "client-id": shop.identity.clientId, "subs-id": shop.subscription },
    user: "shop-identity",
    token: (world: World) => appToken(world, shop.siteId, shop.identity.clientId, sqlAudience),
    extraKeys: ["AZURE_SQL_CLIENTID"],
  },
  {
    kind: "service-principal",
    options: { "client-id": shop.application.clientId, secret: shop.application.secret },
    user: "shop-app",
    token: async (world: World) => {
      const { AZURE_SQL_CLIENTID = "", AZURE_SQL_CLIENTSECRET = "" } = settings(world)
      const credential = world.secretCredential(AZURE_SQL_CLIENTID, AZURE_SQL_CLIENTSECRET)
      return (await credential.getToken(`${sqlAudience}/.default`))?.token ?? ""
    },
    extraKeys: ["AZURE_SQL_CLIENTID", "AZURE_SQL_CLIENTSECRET", "AZURE_SQL_TENANTID"],
  },
]

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

test.each(auths)(
  "a connection with $kind lives from create to delete",
  async ({ kind, options, user, token, extraKeys }) => {
    const auth = { kind, options }
    const before = settings(world)
    const { result } = await world.create({ auth })
    const { configuration, ...made } = result
    expect(configuration.map(({ key }) => key)).toEqual(made.settings)
    expect(result).toMatchObject({ name: "shop", auth: kind, user })

    const written = Object.keys(settings(world)).filter((key) => !(key in before))
    expect(written).toEqual(
      expect.arrayContaining([...result.settings, ...extraKeys, "KEYLESS_CONNECTION_SHOP"]),
    )
    expect(await inSql(world, await token(world), useSql)).toBe("tea")
    expect(sqlServer(world).administrator?.objectId).toBe(shop.caller.objectId)

    const { result: validation } = await world.validate()
    expect(validation.findings.filter((finding) => finding.result !== "success")).toEqual([])
    expect(validation.ok).toBe(true)
    expect(await world.engine().list(shopSpec.source)).toEqual([made])

    world.sandbox.clearLogs()
    const again = await world.create({ auth })
    expect(again.result).toEqual(result)
    expect(changes(world)).toEqual([])
    expect(writes(world).filter((write) => !write.includes("firewallRules"))).toEqual([])
    expect(await inSql(world, await token(world), useSql)).toBe("tea")

    const lastToken = await token(world)
    await world.delete()
    await expect(inSql(world, lastToken, useSql)).rejects.toThrow(/Login failed/)
    expect(settings(world)).toEqual(before)
    expect(await world.engine().list(shopSpec.source)).toEqual([])
    expect(sqlRules(world)).toEqual([sqlShop.azureRule.name])
  },
)
