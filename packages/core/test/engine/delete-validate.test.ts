import { describe, expect, test } from "vitest"
import type { Validation } from "../../src/index.ts"
import { secondIdentity, type World } from "../fakes.ts"
import { app, create, engineOf, specOf, warnings } from "./harness.ts"

const ref = { source: app, name: "shop" }

describe("delete", () => {
  test("drops the user, then removes the connection's settings and no others", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    await create(engine, specOf({ name: "other" }))
    world.changes.length = 0
    expect(await engine.run(await engine.planDelete(ref))).toBeNull()
    expect(world.changes).toEqual(["principal.drop", "settings.change"])
    expect([...world.users.keys()]).toEqual(["aad_other"])
    expect([...world.settings.keys()].toSorted()).toEqual([
      "AZURE_POSTGRESQL_OTHER_HOST",
      "AZURE_POSTGRESQL_OTHER_USER",
      "KEYLESS_CONNECTION_OTHER",
      "UNRELATED",
    ])
  })

  test("can be run again after it failed half-way", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.failing = "settings.change"
    await expect(engine.run(await engine.planDelete(ref))).rejects.toMatchObject({ code: "fake_failure" })
    world.failing = null
    await engine.run(await engine.planDelete(ref))
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
    await expect(engine.planDelete(ref)).rejects.toMatchObject({ code: "connection_not_found" })
  })

  test("of a connection whose database is gone removes the settings, and tells", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.databaseExists = false
    const events: Parameters<typeof warnings>[0][number][] = []
    await engine.run(await engine.planDelete(ref), { onEvent: (event) => events.push(event) })
    expect(warnings(events)).toEqual([
      "The database /databases/shop is gone; only the settings are left to remove.",
    ])
    expect([...world.settings]).toEqual([["UNRELATED", "stays"]])
  })
})

describe("validate", () => {
  async function validate(spoil: (world: World) => void): Promise<Validation> {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    spoil(world)
    const validation = await engine.run(await engine.planValidate(ref))
    world.failing = null
    return validation
  }
  const results = ({ findings }: Validation) =>
    Object.fromEntries(findings.map(({ name, result, errorCode }) => [name, errorCode ?? result]))
  const sound = {
    "target.exists": "success",
    "identity.exists": "success",
    "settings.unchanged": "success",
    "settings.overrides": "success",
    "principal.mapped": "success",
  }

  test("finds nothing wrong with a new connection", async () => {
    const validation = await validate(() => {})
    expect(validation).toMatchObject({ connection: "shop", ok: true })
    expect(results(validation)).toEqual(sound)
  })

  test("finds an identity that was made anew", async () => {
    const validation = await validate((world) => (world.identity = secondIdentity))
    expect(validation.ok).toBe(false)
    expect(results(validation)).toEqual({ ...sound, "identity.exists": "identity_changed" })
  })

  test("finds a user of another identity", async () => {
    const validation = await validate((world) =>
      world.users.set("aad_shop", { objectId: secondIdentity, privileges: "all" }),
    )
    expect(results(validation)).toEqual({ ...sound, "principal.mapped": "failure" })
  })

  test("finds settings that are missing or changed, and names them", async () => {
    const validation = await validate((world) => {
      world.settings.delete("AZURE_POSTGRESQL_HOST")
      world.settings.set("AZURE_POSTGRESQL_USER", "other")
    })
    expect(validation.findings.find(({ name }) => name === "settings.unchanged")).toMatchObject({
      errorCode: "settings_changed",
      errorMessage: "AZURE_POSTGRESQL_HOST is missing, AZURE_POSTGRESQL_USER was changed.",
    })
  })

  test("finds that the database is gone, and looks at the rest", async () => {
    const validation = await validate((world) => (world.databaseExists = false))
    expect(results(validation)).toEqual({ "target.exists": "target_not_found", "identity.exists": "success" })
  })

  test("takes a look that fails for a finding, also where it failed two steps before", async () => {
    const validation = await validate((world) => (world.failing = "admin.look"))
    expect(results(validation)).toEqual({ ...sound, "principal.mapped": "not_admin" })
  })

  test("opens the database only for the look, and changes nothing else", async () => {
    const { engine, world } = engineOf()
    await create(engine, specOf({ name: "shop" }))
    world.shut = true
    world.changes.length = 0
    expect(await engine.run(await engine.planValidate(ref))).toMatchObject({ ok: true })
    expect(world.changes).toEqual(["opening.create", "opening.remove"])
  })

  test("does not compare secrets, and leaves the service principal to the settings", async () => {
    const { engine } = engineOf()
    await create(
      engine,
      specOf({ name: "shop", auth: { kind: "service-principal", options: { secret: "s" } } }),
    )
    const validation = await engine.run(await engine.planValidate(ref))
    const { "identity.exists": _identity, ...others } = sound
    expect(results(validation)).toEqual(others)
  })

  test("knows customized keys of a further connection", async () => {
    const { engine } = engineOf()
    await create(engine, specOf({ name: "one" }))
    const customizedKeys = { AZURE_POSTGRESQL_SHOP_HOST: "DB_HOST" }
    await create(engine, specOf({ name: "shop", customizedKeys }))
    expect(results(await engine.run(await engine.planValidate(ref)))).toEqual(sound)
  })
})
