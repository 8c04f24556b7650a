import { expect, test } from "vitest"
import { createWords, shopWords, testHost } from "../support/test-host.ts"

const database = "--server db --database shop".split(" ")

test("audit lists the users with who uses them, and says whose record is gone", async () => {
  const host = testHost()
  await host.run(...createWords)
  const words = ["audit", "postgresql", "-g", "demo", ...database]
  const { code, json } = await host.run(...words)
  expect(code).toBe(0)
  expect(json()).toEqual([
    {
      user: "aad_shop",
      state: "connected",
      identity: "service 00000000-0000-4000-8000-00000000000a",
      identityExists: "yes",
      connection: "shop",
      source: "/subscriptions/s/resourceGroups/demo/sites/shop-web",
      scope: null,
      database: "shop",
      privileges: "all",
      connectionId:
        "/subscriptions/s/resourceGroups/demo/sites/shop-web/providers/Microsoft.ServiceLinker/linkers/shop",
    },
  ])
  host.world.settings.clear()
  const table = await host.run(...words, "-o", "table")
  expect(table.stdout).toMatch(/^User +State +Identity/)
  expect(table.stdout).toMatch(/^aad_shop +record_lost/m)
})

test("validate and delete find a connection whose record is gone when the database is named", async () => {
  const host = testHost()
  await host.run(...createWords)
  host.world.settings.clear()
  const lost = await host.run("webapp", "connection", "delete", ...shopWords, "--yes")
  expect(lost.code).toBe(3)
  expect(lost.stderr).toContain("name the database too")
  const named = ["--tg", "demo", ...database]
  const validated = await host.run("webapp", "connection", "validate", "postgresql", ...shopWords, ...named)
  expect(validated.code).toBe(8)
  expect(validated.json()).toMatchObject([{ name: "record.exists", errorCode: "record_lost" }])
  const deleted = await host.run(
    "webapp",
    "connection",
    "delete",
    "postgres-flexible",
    ...shopWords,
    ...named,
    "-y",
  )
  expect(deleted.code).toBe(0)
  expect(host.world.users).toEqual(new Set())
})

test("the id that the audit prints for an app that is gone ends what is left of it", async () => {
  const host = testHost()
  await host.run(...createWords)
  host.world.appIsGone = true
  const rows: unknown = (await host.run("audit", "postgresql", "-g", "demo", ...database)).json()
  const [row] = Array.isArray(rows) ? rows : []
  expect(row).toMatchObject({ state: "app_gone" })
  const id = String(Object(row)["connectionId"])
  const named = ["--tg", "demo", ...database, "--yes"]
  expect((await host.run("webapp", "connection", "delete", "postgresql", "--id", id, ...named)).code).toBe(0)
  expect(host.world.users).toEqual(new Set())
})

test("create of another client type under a name that is in use needs a yes", async () => {
  const host = testHost()
  await host.run(...createWords)
  const words = [...createWords.slice(0, -1), "none"]
  const refused = await host.run(...words)
  expect(refused.stderr).toContain("client type nodejs → none")
  expect(refused.code).not.toBe(0)
  expect((await host.run(...words, "--yes")).code).toBe(0)
  const dry = await host.run(...createWords, "--dry-run")
  expect(dry.stdout).toContain("change     Change the connection shop: client type none → nodejs")
  expect(dry.stdout).toContain("asks: The connection shop is there already")
})
