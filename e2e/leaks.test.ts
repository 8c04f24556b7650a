import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { inspect } from "node:util"
import type { TokenCredential } from "@azure/core-auth"
import type { EngineEvent } from "@keyless/core"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken, inSession, useDatabase } from "./support/database.ts"
import { openWorld, shopSpec, type World } from "./support/harness.ts"
import { settings } from "./support/look.ts"
import { shop } from "./support/shop.ts"

const auth = {
  kind: "service-principal",
  options: { "client-id": shop.application.clientId, secret: shop.application.secret },
}

let world: World
/** Everything that Keyless said or kept, in each form in which it may be printed. */
let said: { readonly from: string; readonly text: string }[]
/** Every token that was given to it. */
let tokens: Set<string>
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.begin()
  said = []
  tokens = new Set()
})
afterAll(() => world.stop())

const say = (from: string, value: unknown) => {
  const text =
    typeof value === "string"
      ? value
      : [JSON.stringify(value), inspect(value, { depth: 12, showHidden: true }), ...texts(value)].join("\n")
  said.push({ from, text })
}

/** Every text that can be reached through properties, hidden ones included: what loggers and test runners print. */
function texts(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null || seen.has(value)) return []
  seen.add(value)
  const entries = value instanceof Map ? [...value].flat() : []
  const properties = Reflect.ownKeys(value).map((key): unknown => Reflect.get(value, key))
  return [...entries, ...properties].flatMap((each) => texts(each, seen))
}

/** The usual credential, which notes the tokens it gives. */
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
const sayError = (error: Error) => {
  say("error", error)
  say("error's text", `${error} ${error.stack}`)
}
const sayJournal = async () => {
  for (const name of await readdir(world.journal))
    say("journal", await readFile(join(world.journal, name), "utf8"))
}

function expectNoLeak(atLeast: number): void {
  expect(said.length).toBeGreaterThanOrEqual(atLeast)
  const secrets = [shop.caller.secret, shop.application.secret, shop.pgadmin.password, ...tokens]
  for (const { from, text } of said) {
    for (const secret of secrets)
      expect(text.includes(secret), `a secret in ${from}: ${text.slice(0, 200)}`).toBe(false)
    expect(text, from).not.toMatch(/eyJ[\w-]{8,}/)
  }
}

test("a whole life of a connection with a client secret shows no secret anywhere", async () => {
  const { result } = await world.create({ auth }, watching())
  say("connection", result)
  await sayJournal()
  const { result: validation } = await world.validate("shop", watching())
  say("validation", validation)
  const engine = world.engine(watching())
  say("list", await engine.list(shopSpec.source))
  say("show", await engine.show({ source: shopSpec.source, name: "shop" }))
  const shown = await engine.listConfiguration({ source: shopSpec.source, name: "shop" })
  say("configuration", shown)
  expect(shown).toContainEqual({ key: "AZURE_POSTGRESQL_CLIENTSECRET", value: null, secret: true })
  say("record", settings(world)["KEYLESS_CONNECTION_SHOP"] ?? "")
  const plan = await engine.plan({ ...shopSpec, auth })
  say("plan", plan)
  say("preview", await engine.preview(plan))
  await world.delete("shop", watching())
  await sayJournal()
  say("engine", engine)
  say("statements", world.sandbox.statements())

  expect(tokens.size).toBeGreaterThanOrEqual(2)
  expect(said.some(({ from }) => from === "log")).toBe(true)
  expectNoLeak(30)
})

test("the client secret is written where the app needs it, and nowhere else", async () => {
  await world.create({ auth })
  const holding = Object.entries(settings(world)).filter(([, value]) =>
    value.includes(shop.application.secret),
  )
  expect(holding.map(([key]) => key)).toEqual(["AZURE_POSTGRESQL_CLIENTSECRET"])
})

test("runs that fail show no secret anywhere", async () => {
  const conflict = { status: 409, code: "Conflict", message: "No." }
  const failing = [
    () =>
      world.sandbox.setFaults({ answers: [{ operation: "Microsoft.Web/sites/config/write", ...conflict }] }),
    () => world.sandbox.setFaults({ answers: [{ operation: "*/administrators/write", ...conflict }] }),
    () => world.sandbox.setFaults({ wrongAudience: "https://management.azure.com" }),
    () => world.sandbox.setFaults({ wrongAudience: "https://graph.microsoft.com" }),
    () =>
      world.sandbox.setFaults({
        conditionalAccess: { resource: "https://ossrdbms-aad.database.windows.net" },
      }),
    () =>
      world.sandbox.setFaults({ failedOperations: [{ operation: "*/firewallRules/write", message: "No." }] }),
  ]
  for (const fail of failing) {
    await world.begin()
    fail()
    sayError((await world.createFails({ auth }, watching())).error)
    await sayJournal()
  }
  expectNoLeak(30)
})

test("refused options and logins show no secret anywhere", async () => {
  const { secret } = auth.options
  // What stands in the place of a name may be shown, since nobody can know that it is a secret; here it stands in its own place.
  for (const options of [
    { secret },
    { ...auth.options, "object-id": "x" },
    { ...auth.options, word: "x" },
    { "client-id": "x", secret },
  ]) {
    sayError((await world.createFails({ auth: { kind: auth.kind, options } }, watching())).error)
  }
  const wrong = world.secretCredential(shop.caller.clientId, shop.application.secret)
  sayError((await world.createFails({}, { ...watching(), credential: wrong })).error)
  expectNoLeak(4)
})

test("an app's token that the server refuses is not in the driver's error", async () => {
  await world.create()
  const password = await appToken(world)
  await world.delete()
  const error: unknown = await inSession(world, { user: shop.user, password }, useDatabase).catch(
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(Error)
  expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(password)
})
