import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { inspect } from "node:util"
import type { TokenCredential } from "@azure/core-auth"
import type { EngineEvent } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken } from "../support/database.ts"
import { shopSpec, type World } from "../support/harness.ts"
import { inSql, sqlAudience, useSql } from "../support/sql-database.ts"
import { sqlShop, openSqlWorld } from "../support/sql-shop.ts"
import { shop } from "../support/shop.ts"

let world: World
/** Everything that Keyless said or kept, as it may be printed. */
let said: { readonly from: string; readonly text: string }[]
/** Every token that was given to it. */
let tokens: Set<string>
beforeAll(async () => {
  world = await openSqlWorld()
})
beforeEach(async () => {
  await world.begin()
  said = []
  tokens = new Set()
})
afterAll(() => world.stop())

const say = (from: string, value: unknown) => {
  said.push({ from, text: `${JSON.stringify(value)}\n${inspect(value, { depth: 12, showHidden: true })}` })
}
const noting = (): TokenCredential => {
  const inner = world.secretCredential(shop.caller.clientId, shop.caller.secret)
  return {
    async getToken(scopes, options) {
      const token = await inner.getToken(scopes, options)
      if (token !== null) tokens.add(token.token)
      return token
    },
  }
}
const watching = () => ({
  credential: noting(),
  log: (line: string) => say("log", line),
  watch: (event: EngineEvent) => say(`event ${event.type}`, event),
})
const sayJournal = async () => {
  for (const name of await readdir(world.journal))
    say("journal", await readFile(join(world.journal, name), "utf8"))
}
function expectNoLeak(): void {
  expect(tokens.size).toBeGreaterThanOrEqual(2)
  expect(said.length).toBeGreaterThan(30)
  for (const { from, text } of said) {
    for (const secret of [shop.caller.secret, ...tokens]) {
      expect(text.includes(secret), `a secret in ${from}: ${text.slice(0, 200)}`).toBe(false)
    }
    expect(text, from).not.toMatch(/eyJ[\w-]{8,}/)
  }
}

test("a whole life of a connection shows no token anywhere", async () => {
  const { result } = await world.create({}, watching())
  say("connection", result)
  await sayJournal()
  const engine = world.engine(watching())
  const plan = await engine.plan({ ...shopSpec, target: sqlShop.target })
  say("plan", plan)
  say("preview", await engine.preview(plan))
  say("validation", (await world.validate("shop", watching())).result)
  await world.delete("shop", watching())
  await sayJournal()
  say("engine", engine)
  say("statements", world.sandbox.statements())
  expectNoLeak()
})

test("runs that fail show no token anywhere", async () => {
  const failing = [
    { wrongAudience: "https://management.azure.com" },
    { conditionalAccess: { resource: sqlAudience } },
    {
      answers: [
        { operation: "Microsoft.Web/sites/config/write", status: 409, code: "Conflict", message: "No." },
      ],
    },
    {
      answers: [
        {
          operation: "Microsoft.Sql/servers/firewallRules/write",
          status: 409,
          code: "Conflict",
          message: "No.",
        },
      ],
    },
  ]
  for (const faults of failing) {
    // A refused login of an administrator that the run has just made would be tried again for minutes.
    await world.begin(sqlShop.seed({ server: { administrator: sqlShop.callerAdmin } }))
    world.sandbox.setFaults(faults)
    const { error } = await world.createFails({}, watching())
    say("error", error)
    say("error's text", `${error} ${error.stack}`)
    await sayJournal()
  }
  expectNoLeak()
})

test("an app's token that the server refuses is not in the driver's error", async () => {
  await world.create()
  const token = await appToken(world, shop.siteId, undefined, sqlAudience)
  await world.delete()
  const error: unknown = await inSql(world, token, useSql).catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(Error)
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(token)
})
