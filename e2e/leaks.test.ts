import { inspect } from "node:util"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { appToken, inSession, useDatabase } from "./support/database.ts"
import { openWorld, shopSpec, type World } from "./support/harness.ts"
import { type LeakWatch, watchLeaks } from "./support/leak-watch.ts"
import { settings } from "./support/look.ts"
import { shop } from "./support/shop.ts"

const auth = {
  kind: "service-principal",
  options: { "client-id": shop.application.clientId, secret: shop.application.secret },
}

let world: World
let leaks: LeakWatch
beforeAll(async () => {
  world = await openWorld()
})
beforeEach(async () => {
  await world.begin()
  leaks = watchLeaks(world)
})
afterAll(() => world.stop())

const secrets = [shop.application.secret, shop.pgadmin.password]

test("a whole life of a connection with a client secret shows no secret anywhere", async () => {
  const { result } = await world.create({ auth }, leaks.watching())
  leaks.say("connection", result)
  await leaks.sayJournal()
  const { result: validation } = await world.validate("shop", leaks.watching())
  leaks.say("validation", validation)
  const engine = world.engine(leaks.watching())
  leaks.say("list", await engine.list(shopSpec.source))
  leaks.say("show", await engine.show({ source: shopSpec.source, name: "shop" }))
  const shown = await engine.listConfiguration({ source: shopSpec.source, name: "shop" })
  leaks.say("configuration", shown)
  expect(shown).toContainEqual({ key: "AZURE_POSTGRESQL_CLIENTSECRET", value: null, secret: true })
  leaks.say("record", settings(world)["KEYLESS_CONNECTION_SHOP"] ?? "")
  const plan = await engine.plan({ ...shopSpec, auth })
  leaks.say("plan", plan)
  leaks.say("preview", await engine.preview(plan))
  await world.delete("shop", leaks.watching())
  await leaks.sayJournal()
  leaks.say("engine", engine)
  leaks.say("statements", world.sandbox.statements())

  expect(leaks.tokens.size).toBeGreaterThanOrEqual(2)
  expect(leaks.hasHeard("log")).toBe(true)
  leaks.expectNoLeak(30, secrets)
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
    leaks.sayError((await world.createFails({ auth }, leaks.watching())).error)
    await leaks.sayJournal()
  }
  leaks.expectNoLeak(30, secrets)
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
    leaks.sayError((await world.createFails({ auth: { kind: auth.kind, options } }, leaks.watching())).error)
  }
  const wrong = world.secretCredential(shop.caller.clientId, shop.application.secret)
  leaks.sayError((await world.createFails({}, { ...leaks.watching(), credential: wrong })).error)
  leaks.expectNoLeak(4, secrets)
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
