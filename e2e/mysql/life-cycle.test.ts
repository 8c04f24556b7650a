import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { changes, settings, writes } from "../support/look.ts"
import { inMysql, useMysql } from "../support/mysql-database.ts"
import { mysqlRules, mysqlServer, mysqlShop, openMysqlWorld } from "../support/mysql-shop.ts"
import { shop } from "../support/shop.ts"

const auths = [
  { kind: "system-identity", options: {}, token: (world: World) => appToken(world), extraKeys: [] },
  {
    kind: "user-identity",
    options: { "client-id": shop.identity.clientId, "subs-id": shop.subscription },
    token: (world: World) => appToken(world, shop.siteId, shop.identity.clientId),
    extraKeys: ["AZURE_MYSQL_CLIENTID"],
  },
  {
    kind: "service-principal",
    options: { "client-id": shop.application.clientId, secret: shop.application.secret },
    token: async (world: World) => {
      const { AZURE_MYSQL_CLIENTID = "", AZURE_MYSQL_CLIENTSECRET = "" } = settings(world)
      const token = await world
        .secretCredential(AZURE_MYSQL_CLIENTID, AZURE_MYSQL_CLIENTSECRET)
        .getToken("https://ossrdbms-aad.database.windows.net/.default")
      return token?.token ?? ""
    },
    extraKeys: ["AZURE_MYSQL_CLIENTID", "AZURE_MYSQL_CLIENTSECRET", "AZURE_MYSQL_TENANTID"],
  },
]

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
beforeEach(() => world.begin())
afterAll(() => world.stop())

test.each(auths)(
  "a connection with $kind lives from create to delete",
  async ({ kind, options, token, extraKeys }) => {
    const auth = { kind, options }
    const before = settings(world)
    const { result } = await world.create({ auth })
    const { configuration, ...made } = result
    expect(configuration.map(({ key }) => key)).toEqual(made.settings)
    expect(result).toMatchObject({ name: "shop", auth: kind, user: mysqlShop.user })
    const login = async () => ({ user: mysqlShop.user, password: await token(world) })

    const written = Object.keys(settings(world)).filter((key) => !(key in before))
    expect(written).toEqual(
      expect.arrayContaining([...result.settings, ...extraKeys, "KEYLESS_CONNECTION_SHOP"]),
    )
    expect(await inMysql(world, await login(), useMysql)).toBe("tea")
    expect(mysqlServer(world).administrator?.objectId).toBe(shop.caller.objectId)

    const { result: validation } = await world.validate()
    expect(validation.findings.filter((finding) => finding.result !== "success")).toEqual([])
    expect(validation.ok).toBe(true)
    expect(await world.engine().list(shopSpec.source)).toEqual([made])

    world.sandbox.clearLogs()
    const again = await world.create({ auth })
    expect(again.result).toEqual(result)
    expect(changes(world)).toEqual([])
    expect(writes(world).filter((write) => !write.includes("firewallRules"))).toEqual([])
    expect(await inMysql(world, await login(), useMysql)).toBe("tea")

    const password = await token(world)
    await world.delete()
    await expect(inMysql(world, { user: mysqlShop.user, password }, useMysql)).rejects.toThrow(
      /Access denied|is not allowed to connect/,
    )
    expect(settings(world)).toEqual(before)
    expect(await world.engine().list(shopSpec.source)).toEqual([])
    expect(mysqlRules(world)).toEqual(["AllowAllAzureServicesAndResourcesWithinAzureIps"])
  },
)
