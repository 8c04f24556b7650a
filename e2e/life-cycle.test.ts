import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { appToken, inSession, useDatabase } from "./support/database.ts"
import { openWorld, shopSpec, type World } from "./support/harness.ts"
import { changes, rules, settings, writes } from "./support/look.ts"
import { shop } from "./support/shop.ts"

const auths = [
  {
    kind: "system-identity",
    options: {},
    token: (world: World) => appToken(world),
    extraKeys: [],
  },
  {
    kind: "user-identity",
    options: { "client-id": shop.identity.clientId, "subs-id": shop.subscription },
    token: (world: World) => appToken(world, shop.siteId, shop.identity.clientId),
    extraKeys: ["AZURE_POSTGRESQL_CLIENTID"],
  },
  {
    kind: "service-principal",
    options: { "client-id": shop.application.clientId, secret: shop.application.secret },
    token: async (world: World) => {
      const { AZURE_POSTGRESQL_CLIENTID = "", AZURE_POSTGRESQL_CLIENTSECRET = "" } = settings(world)
      const token = await world
        .secretCredential(AZURE_POSTGRESQL_CLIENTID, AZURE_POSTGRESQL_CLIENTSECRET)
        .getToken("https://ossrdbms-aad.database.windows.net/.default")
      return token?.token ?? ""
    },
    extraKeys: ["AZURE_POSTGRESQL_CLIENTID", "AZURE_POSTGRESQL_CLIENTSECRET", "AZURE_POSTGRESQL_TENANTID"],
  },
]

describe.each(["native", "pglite"] as const)("on engine %s", (engine) => {
  let world: World
  beforeAll(async () => {
    world = await openWorld(engine)
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
      expect(result).toMatchObject({ name: "shop", auth: kind, user: shop.user })
      const login = async () => ({ user: shop.user, password: await token(world) })

      const written = Object.keys(settings(world)).filter((key) => !(key in before))
      expect(written).toEqual(
        expect.arrayContaining([...result.settings, ...extraKeys, "KEYLESS_CONNECTION_SHOP"]),
      )
      expect(await inSession(world, await login(), useDatabase)).toBe("tea")

      const { result: validation } = await world.validate()
      expect(validation.findings.filter(({ result }) => result !== "success")).toEqual([])
      expect(validation.ok).toBe(true)
      expect(await world.engine().list(shopSpec.source)).toEqual([made])

      world.sandbox.clearLogs()
      const again = await world.create({ auth })
      expect(again.result).toEqual(result)
      expect(changes(world)).toEqual([])
      expect(writes(world).filter((write) => !write.includes("firewallRules"))).toEqual([])
      expect(await inSession(world, await login(), useDatabase)).toBe("tea")

      const password = await token(world)
      await world.delete()
      await expect(inSession(world, { user: shop.user, password }, useDatabase)).rejects.toThrow(
        /password authentication failed|no pg_hba.conf entry/,
      )
      expect(settings(world)).toEqual(before)
      expect(await world.engine().list(shopSpec.source)).toEqual([])
      expect(rules(world)).toEqual(["AllowAllAzureServicesAndResourcesWithinAzureIps"])
    },
  )
})
