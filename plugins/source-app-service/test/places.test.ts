import { type PlacedSetting, proof, type Principal, type SettingsPlace } from "@keyless/core/plugin"
import {
  appConfigurationStoreId,
  demoSeed,
  keyVaultId,
  type Sandbox,
  type SandboxSeed,
} from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { appServiceSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const siteIdentity = "90000000-0000-4000-8000-000000000001"
const at = (name: string) => ({
  subscriptionId: "20000000-0000-4000-8000-000000000001",
  resourceGroup: "demo",
  name,
})
const vault = keyVaultId(at("shop-vault"))
const store = appConfigurationStoreId(at("shop-settings"))
const named = { resourceGroup: "demo", name: "shop-web" }
const use = { connection: "shop", client: "dotnet", protocol: "postgresql" }
const officer = { scope: vault, principalId: caller, role: "Key Vault Secrets Officer" } as const
const owner = { scope: store, principalId: caller, role: "App Configuration Data Owner" } as const

const text: PlacedSetting = { key: "STRING", defaultKey: "AZURE_POSTGRESQL_CONNECTIONSTRING", secret: false }
const secret: PlacedSetting = { key: "SECRET", defaultKey: "AZURE_POSTGRESQL_CLIENTSECRET", secret: true }
const secretText: PlacedSetting = { ...text, secret: true }
const other: PlacedSetting = { key: "OTHER", defaultKey: "AZURE_POSTGRESQL_CLIENTID", secret: false }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(() => seed({}))
afterAll(() => sandbox.stop())

const seed = async (change: Partial<SandboxSeed>) => {
  await sandbox.seed({
    ...demoSeed,
    postgresServers: [],
    mysqlServers: [],
    sqlServers: [],
    fabricWorkspaces: [],
    sites: [{ ...named, systemIdentity: { principalId: siteIdentity } }],
    keyVaults: [{ resourceGroup: "demo", name: "shop-vault" }],
    appConfigurationStores: [{ resourceGroup: "demo", name: "shop-settings" }],
    roleAssignments: [officer, owner],
    ...change,
  })
  sandbox.clearLogs()
}

async function open(options: object, how: Partial<typeof use> = {}): Promise<SettingsPlace> {
  const place = await openOrNot(options, how)
  if (place === null) throw new Error("a place was expected")
  return place
}

async function openOrNot(options: object, how: Partial<typeof use> = {}): Promise<SettingsPlace | null> {
  const source = appServiceSource({ azure: login(sandbox) })
  const resolved = await source.resolve(context(), { ...named, ...options })
  if (resolved.placement === undefined || resolved.place === undefined)
    throw new Error("a placement was expected")
  return resolved.place(context(), resolved.placement, { ...use, ...how })
}

const set = (values: Readonly<Record<string, string>>) => () => ({ set: values, remove: [] })
const remove =
  (...keys: readonly string[]) =>
  () => ({ set: {}, remove: keys })
const strings = () => sandbox.state().sites?.[0]?.connectionStrings
const secrets = () =>
  (sandbox.state().keyVaults?.[0]?.secrets ?? []).filter(({ deletedAt }) => deletedAt === undefined)
const values = () => sandbox.state().appConfigurationStores?.[0]?.keyValues ?? []

describe("connection strings", () => {
  it.each([
    ["postgresql", "Custom"],
    ["mysql", "MySql"],
    ["tds", "SQLAzure"],
    ["quark", "Custom"],
  ])("of %s get the type %s, and no other string is touched", async (protocol, type) => {
    await seed({ sites: [{ ...named, connectionStrings: { MINE: { value: "x", type: "DocDb" } } }] })
    const place = await open({ configConnstr: true }, { protocol })
    expect([text, secret, other].map((setting) => place.keeps(setting))).toEqual([true, false, false])
    await place.change(context(), [text], set({ STRING: "Server=db" }))
    expect(strings()).toEqual({ MINE: { value: "x", type: "DocDb" }, STRING: { value: "Server=db", type } })
    expect(await place.read(context(), [text, other])).toEqual(new Map([["STRING", "Server=db"]]))
    await place.change(context(), [text], remove("STRING"))
    expect(strings()).toEqual({ MINE: { value: "x", type: "DocDb" } })
  })

  it("that are secret go to the vault, and App Service puts their value in the reference's place", async () => {
    await seed({
      roleAssignments: [officer, { scope: vault, principalId: siteIdentity, role: "Key Vault Secrets User" }],
    })
    const place = await open({ configConnstr: true, vaultId: vault })
    const settings = [secretText, secret]
    expect(settings.map((setting) => place.keeps(setting))).toEqual([true, true])
    await place.change(context(), settings, () => ({
      set: { STRING: "Server=db;Password=hunter2", SECRET: "hunter2" },
      remove: [],
    }))
    expect(place.standIn?.(secretText)).toBeUndefined()
    expect(place.standIn?.(secret)).toMatch(
      /^@Microsoft\.KeyVault\(SecretUri=https:.*\/secrets\/shop-web-secret-[0-9a-f]{8}\)$/,
    )
    expect(await place.read(context(), settings)).toEqual(
      new Map([
        ["STRING", "Server=db;Password=hunter2"],
        ["SECRET", "hunter2"],
      ]),
    )
    await place.change(context(), settings, remove("STRING", "SECRET"))
    expect(strings()).toEqual({})
    expect(secrets()).toEqual([])
  })

  it("of a slot stay there when slots are swapped, and are let go with the last of their name", async () => {
    await seed({ sites: [{ ...named, sku: "Standard", slots: [{ name: "staging" }] }] })
    const tied = () => sandbox.state().sites?.[0]?.slotConnectionStringNames
    const slots = await Promise.all([
      open({ configConnstr: true }),
      open({ configConnstr: true, slot: "staging" }),
    ])
    for (const place of slots) await place.change(context(), [text], set({ STRING: "Server=db" }))
    expect(tied()).toEqual(["STRING"])
    await slots[0].change(context(), [text], remove("STRING"))
    expect(tied()).toEqual(["STRING"])
    await slots[1].change(context(), [text], remove("STRING"))
    expect(tied()).toEqual([])
  })

  it("are no place for another client type", async () => {
    expect(await openOrNot({ configConnstr: true }, { client: "nodejs" })).toBeNull()
  })
})

describe("a vault", () => {
  it("gives a secret that was deleted its new value back", async () => {
    const place = await open({ vaultId: vault })
    await place.change(context(), [secret], set({ SECRET: "one" }))
    await place.change(context(), [secret], remove("SECRET"))
    expect(await place.read(context(), [secret])).toEqual(new Map())
    await place.change(context(), [secret], set({ SECRET: "two" }))
    expect(await place.read(context(), [secret])).toEqual(new Map([["SECRET", "two"]]))
    expect(secrets()).toHaveLength(1)
  })

  it("gets no new version of what it has", async () => {
    const place = await open({ vaultId: vault })
    await place.change(context(), [secret], set({ SECRET: "one" }))
    await place.change(context(), [secret], set({ SECRET: "one" }))
    expect(secrets()[0]?.versions).toHaveLength(1)
  })

  it("that the caller may not use names the role to ask for", async () => {
    await seed({ roleAssignments: [] })
    const place = await open({ vaultId: vault })
    await expect(place.change(context(), [secret], set({ SECRET: "one" }))).rejects.toMatchObject({
      code: "permission_missing",
      hint: expect.stringContaining(
        `--assignee ${caller} --role "Key Vault Secrets Officer" --scope "${vault}"`,
      ),
    })
  })

  it("that is not there is place_not_found", async () => {
    await expect(open({ vaultId: vault.replace("shop-vault", "attic") })).rejects.toMatchObject({
      code: "place_not_found",
    })
  })
})

describe("who may read", () => {
  const principal = proof<Principal>({
    id: "identity.assign",
    title: "",
    why: "",
    prove: () => Promise.reject(new Error("not called")),
  })

  /** The step that gives the role, with the site's own identity as the reader. */
  async function roleStep() {
    const place = await open({ vaultId: vault })
    const steps = place.access?.(principal) ?? []
    const step = steps.find(({ id }) => id === "vault.access")
    if (step?.kind !== "action") throw new Error("an action was expected")
    const reader = { objectId: siteIdentity, name: "shop-web" }
    // Only the reader's step has a value that is asked for.
    const valued = { ...context(), value: <T>() => reader as T }
    return { ids: steps.map(({ id }) => id), step, valued }
  }
  const roles = () =>
    (sandbox.state().roleAssignments ?? []).filter(({ principalId }) => principalId === siteIdentity)

  it("is the system identity, which gets the role once", async () => {
    const { ids, step, valued } = await roleStep()
    expect(ids).toEqual(["identity.enable", "vault.access"])
    expect(await step.check(valued)).toEqual({ done: false })
    await step.apply(valued)
    await step.apply(valued)
    expect(roles()).toEqual([
      expect.objectContaining({ scope: vault, principalId: siteIdentity, role: "Key Vault Secrets User" }),
    ])
    expect((await (await roleStep()).step.check(valued)).done).toBe(true)
    await step.undo?.(valued)
    expect(roles()).toEqual([])
  })

  it("needs no role where a group has a better one above", async () => {
    const group = "60000000-0000-4000-8000-000000000009"
    await seed({
      directory: {
        ...demoSeed.directory,
        groups: [{ objectId: group, displayName: "readers", members: [siteIdentity] }],
      },
      roleAssignments: [
        officer,
        {
          scope: "/subscriptions/20000000-0000-4000-8000-000000000001",
          principalId: group,
          role: "Key Vault Secrets Officer",
        },
      ],
    })
    const { step, valued } = await roleStep()
    expect((await step.check(valued)).done).toBe(true)
  })
})

describe("a store", () => {
  it("holds all settings, and leads to the vault for what is secret", async () => {
    const place = await open({ appConfigId: store, vaultId: vault })
    const settings = [other, secret]
    await place.change(context(), settings, set({ OTHER: "1", SECRET: "hunter2" }))
    expect(values().map(({ key, value }) => [key, value])).toEqual([
      ["OTHER", "1"],
      ["SECRET", expect.stringMatching(/^\{"uri":"https:.*\/secrets\/shop-web-secret-[0-9a-f]{8}"\}$/)],
    ])
    expect(await place.read(context(), settings)).toEqual(
      new Map([
        ["OTHER", "1"],
        ["SECRET", "hunter2"],
      ]),
    )
    expect(place.signposts).toEqual({ AZURE_APPCONFIGURATION_ENDPOINT: expect.stringMatching(/^https:/) })
  })

  it("is asked again what to change where somebody else was faster", async () => {
    const place = await open({ appConfigId: store })
    await place.change(context(), [other], set({ OTHER: "theirs" }))
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.AppConfiguration/configurationStores/keyValues/write",
          status: 412,
          code: "precondition-failed",
          message: "",
          times: 1,
        },
      ],
    })
    const seen: unknown[] = []
    await place.change(context(), [other, text], (now) => {
      seen.push(Object.fromEntries(now))
      return { set: { OTHER: "ours", STRING: "s" }, remove: [] }
    })
    // What the first attempt wrote is not told as somebody else's.
    expect(seen).toEqual([{ OTHER: "theirs" }, { OTHER: "theirs" }])
    expect(Object.fromEntries(await place.read(context(), [other, text]))).toEqual({
      OTHER: "ours",
      STRING: "s",
    })
  })

  it("loses no change of two that are made at once", async () => {
    const places = await Promise.all(
      ["a", "b"].map(async (letter) => [letter, await open({ appConfigId: store })] as const),
    )
    await Promise.all(
      places.map(([letter, place]) =>
        place.change(context(), [other], (now) => ({
          set: { OTHER: `${now.get("OTHER") ?? ""}${letter}` },
          remove: [],
        })),
      ),
    )
    expect(["ab", "ba"]).toContain(values()[0]?.value)
  })

  it("that the caller may not use names the role to ask for", async () => {
    await seed({ roleAssignments: [] })
    const place = await open({ appConfigId: store })
    await expect(place.change(context(), [other], set({ OTHER: "1" }))).rejects.toMatchObject({
      code: "permission_missing",
      hint: expect.stringContaining("App Configuration Data Owner"),
    })
  })
})
