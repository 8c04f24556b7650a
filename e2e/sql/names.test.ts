import { afterAll, beforeAll, expect, test } from "vitest"
import type { World } from "../support/harness.ts"
import { useSql, inSql, sqlAudience } from "../support/sql-database.ts"
import { appToken } from "../support/database.ts"
import { openSqlWorld, sqlShop } from "../support/sql-shop.ts"

const database = "my shop (1)"

let world: World
beforeAll(async () => {
  world = await openSqlWorld()
})
afterAll(() => world.stop())

test.each(["by name", "by id", "by percent-encoded id"])(
  "a database with blanks and parentheses is connected %s",
  async (how) => {
    const server = {
      firewallRules: [sqlShop.standingRule, sqlShop.azureRule],
      administrator: sqlShop.callerAdmin,
      databases: [database],
    }
    await world.begin(sqlShop.seed({ server }))
    const options = { resourceGroup: "demo", server: sqlShop.server, database }
    const made = await world.create({ target: { kind: "sql", options } })
    const { id } = made.result.target
    expect(id.endsWith(`/databases/${database}`)).toBe(true)
    if (how !== "by name") {
      const given = how === "by id" ? id : id.replace(database, encodeURIComponent(database))
      const again = await world.create({ target: { kind: "sql", options: { id: given } } })
      expect(again.result.target.id).toBe(id)
      expect(again.events.at(-1)).toMatchObject({ type: "run.done", changed: false })
    }
    const token = await appToken(world, undefined, undefined, sqlAudience)
    expect(await inSql(world, token, useSql, { database })).toBe("tea")
    expect((await world.validate()).result.ok).toBe(true)
    await world.delete()
  },
)
