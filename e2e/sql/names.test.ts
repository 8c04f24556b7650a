import { afterAll, beforeAll, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes } from "../support/look.ts"
import { shop } from "../support/shop.ts"
import { asSqlCaller, inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { openSqlWorld, sqlShop, sqlTarget } from "../support/sql-shop.ts"

const open = {
  firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
  administrator: sqlShop.callerAdmin,
}
const ownUsers =
  "select name from sys.database_principals where type in ('E', 'X', 'S') and name not in ('dbo', 'guest', 'sys', 'INFORMATION_SCHEMA') order by name"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

/** Names that anybody may give an application of theirs in the directory. */
const displayNames = [
  `x" ; drop user [innocent]; --`,
  "x] ; drop user [innocent]; --",
  "x]] ; drop user [innocent]",
  "x'; drop user [innocent]; --",
  "[brackets]",
  "größe 🙂",
  "public ; grant control to guest",
  "a".repeat(128),
]

test.each(displayNames)(
  "2: an application called %s gets a user of that name, and nothing else happens",
  async (name) => {
    const { directory } = sqlShop.seed()
    await world.begin(
      sqlShop.seed({
        server: { ...open, sql: { shop: ["create user [innocent] without login"] } },
        directory: {
          servicePrincipals: (directory?.servicePrincipals ?? []).map((each) =>
            each.objectId === shop.application.objectId ? { ...each, displayName: name } : each,
          ),
        },
      }),
    )
    const { clientId, secret } = shop.application
    const auth = { kind: "service-principal", options: { "client-id": clientId, secret } }
    for (const privileges of ["all", "readwrite", ["select", "create"]] as const) {
      const { result } = await world.create({ auth, privileges })
      expect(result.user).toBe(name)
      expect(await asSqlCaller(world, (run) => run(ownUsers))).toEqual(
        [{ name: "innocent" }, { name }].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      )
    }
    await world.create({ auth })
    const token = await world.sandbox.tokenFor(shop.application.objectId, sqlAudience)
    expect(await inSql(world, token, useSql)).toBe("tea")
    expect((await world.validate()).result.findings.filter((each) => each.result === "failure")).toEqual([])
    await world.delete()
    expect(await asSqlCaller(world, (run) => run(ownUsers))).toEqual([{ name: "innocent" }])
  },
)

test("a name that is too long is refused before anything is made in the database", async () => {
  const { directory } = sqlShop.seed()
  await world.begin(
    sqlShop.seed({
      server: open,
      directory: {
        servicePrincipals: (directory?.servicePrincipals ?? []).map((each) =>
          each.objectId === shop.application.objectId ? { ...each, displayName: "a".repeat(129) } : each,
        ),
      },
    }),
  )
  const before = azureState(world)
  const { clientId, secret } = shop.application
  const { error } = await world.createFails({
    auth: { kind: "service-principal", options: { "client-id": clientId, secret } },
  })
  expect(error).toMatchObject({ code: "identifier_invalid", step: "principal.create" })
  expect(changes(world)).toEqual([])
  expect(azureState(world)).toEqual(before)
})

/** Names that a database may have. */
const databases = ["it's", 'say"so"', "shop]", "shop];drop", "a;b", "ünï-cödé", "x'--"]

test.each(databases)("2: database %s is connected, used, validated and let go", async (database) => {
  await world.begin(sqlShop.seed({ server: { ...open, databases: ["shop", database] } }))
  const target = { kind: "sql", options: { id: `${sqlShop.serverId}/databases/${database}` } }
  await world.create({ target })
  const token = await appToken(world, shop.siteId, undefined, sqlAudience)
  expect(await inSql(world, token, useSql, { database })).toBe("tea")
  await expect(inSql(world, token, useSql)).rejects.toThrow("Login failed")
  expect((await world.validate()).result.ok).toBe(true)
  await world.delete()
  await expect(inSql(world, token, useSql, { database })).rejects.toThrow("Login failed")
})

test.each(["a b", "x/y", "a?b", "shop#1", ""])(
  "2: %j as the option --database is refused before anything is touched",
  async (database) => {
    await world.begin()
    const before = azureState(world)
    const { error } = await world.createFails({ target: sqlTarget({ database }) })
    expect(error.code).toBe("invalid_options")
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
  },
)
