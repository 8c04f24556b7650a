import { afterAll, beforeAll, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import type { World } from "../support/harness.ts"
import { azureState, changes } from "../support/look.ts"
import { asMysqlPasswordAdmin, inMysql, useMysql } from "../support/mysql-database.ts"
import { mysqlShop, mysqlTarget, openMysqlWorld } from "../support/mysql-shop.ts"

let world: World
beforeAll(async () => {
  world = await openMysqlWorld()
})
afterAll(() => world.stop())

/** Names that a database may have, though not every one may be typed as an option: those come by the database's id. */
const names = [
  "it's",
  'say"so"',
  "back`tick",
  "shop`.to`aad_shop`;drop`shop",
  "a;b",
  "under_score",
  "ünï-cödé",
  "select",
  "x'--",
]

test.each(names)(
  "2: database %s is connected, used, validated and let go, and nothing else happens",
  async (database) => {
    await world.begin(
      mysqlShop.seed({
        server: { databases: ["shop", database], firewallRules: [mysqlShop.standingRule] },
      }),
    )
    const target = { kind: "mysql-flexible", options: { id: `${mysqlShop.serverId}/databases/${database}` } }
    await world.create({ target })
    const login = { user: mysqlShop.user, password: await appToken(world), database }
    expect(await inMysql(world, login, useMysql)).toBe("tea")
    await expect(inMysql(world, { ...login, database: "shop" }, useMysql)).rejects.toMatchObject({
      errno: 1044,
    })
    expect((await world.validate()).result.ok).toBe(true)
    await world.delete()
    const left = await asMysqlPasswordAdmin(world, (ask) =>
      ask(
        "select User from mysql.user where User like 'aad%' union select Db from mysql.db where User like 'aad%'",
      ),
    )
    expect(left).toEqual([])
    const schemas = await asMysqlPasswordAdmin(world, (ask) =>
      ask("select schema_name as name from information_schema.schemata"),
    )
    expect(schemas.map(({ name }) => name)).toEqual(expect.arrayContaining(["shop", database]))
  },
)

test.each(["shop`", "shop'", 'shop"', "shop;drop", " a", "x/y"])(
  "2: %s as the option --database is refused before anything is touched",
  async (database) => {
    await world.begin()
    const before = azureState(world)
    const { error } = await world.createFails({ target: mysqlTarget({ database }) })
    expect(error.code).toBe("invalid_options")
    expect(azureState(world)).toEqual(before)
    expect(changes(world)).toEqual([])
  },
)
