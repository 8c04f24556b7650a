import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { AppConfigurationClient } from "@azure/app-configuration"
import type { Sandbox } from "../../../src/index.ts"
import { adaId, call, caller, collect, credentialOf } from "../../harness.ts"
import {
  credentialFor,
  rolesOf,
  servicesSeed,
  settingsOf,
  startServices,
  store,
  urlOf,
} from "../../services.ts"

let sandbox: Sandbox
let client: AppConfigurationClient

beforeAll(async () => {
  sandbox = await startServices()
  client = settingsOf(sandbox)
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(servicesSeed)
  sandbox.setFaults({ pageSize: null, answers: [], wrongAudience: null })
  sandbox.clearLogs()
})

const keysOf = async (filters: { keyFilter?: string; labelFilter?: string }) =>
  (await collect(client.listConfigurationSettings(filters))).map(
    ({ key, label }) => `${key}${label === undefined ? "" : `@${label}`}`,
  )

describe("settings", () => {
  test("are set, read, added and deleted, by key and label", async () => {
    const set = await client.setConfigurationSetting({
      key: "Shop/Name:first",
      label: "test",
      value: "The Corner Shop",
      contentType: "text/plain",
      tags: { owner: "shop" },
    })
    expect(set).toMatchObject({ key: "Shop/Name:first", label: "test", isReadOnly: false })
    const read = await client.getConfigurationSetting({ key: "Shop/Name:first", label: "test" })
    expect(read).toMatchObject({
      value: "The Corner Shop",
      contentType: "text/plain",
      tags: { owner: "shop" },
      etag: set.etag,
      lastModified: expect.any(Date),
    })
    await expect(client.getConfigurationSetting({ key: "Shop/Name:first" })).rejects.toMatchObject({
      statusCode: 404,
    })
    await expect(client.getConfigurationSetting({ key: "COLOUR" })).rejects.toMatchObject({ statusCode: 404 })
    await client.addConfigurationSetting({ key: "size", value: "10" })
    await expect(client.addConfigurationSetting({ key: "size", value: "11" })).rejects.toMatchObject({
      statusCode: 412,
    })
    expect((await client.getConfigurationSetting({ key: "size" })).value).toBe("10")
    expect((await client.deleteConfigurationSetting({ key: "size" })).statusCode).toBe(200)
    expect((await client.deleteConfigurationSetting({ key: "size" })).statusCode).toBe(204)
  })

  test("are written again as they were read", async () => {
    const read = await client.getConfigurationSetting({ key: "colour" })
    const again = await client.setConfigurationSetting({ ...read, value: "blue" })
    expect(again.value).toBe("blue")
    expect(again.etag).not.toBe(read.etag)
  })
})

describe("conditions", () => {
  test("let one of two writers win", async () => {
    const [first, second] = [settingsOf(sandbox), settingsOf(sandbox)]
    const [mine, yours] = await Promise.all(
      [first, second].map((one) => one.getConfigurationSetting({ key: "colour" })),
    )
    const outcomes = await Promise.allSettled([
      first.setConfigurationSetting(
        { key: "colour", value: "green", etag: mine?.etag ?? "" },
        { onlyIfUnchanged: true },
      ),
      second.setConfigurationSetting(
        { key: "colour", value: "blue", etag: yours?.etag ?? "" },
        { onlyIfUnchanged: true },
      ),
    ])
    const refused = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []))
    expect(refused).toEqual([expect.objectContaining({ statusCode: 412 })])
    const won = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value.value] : []))
    expect((await client.getConfigurationSetting({ key: "colour" })).value).toBe(won[0])
  })

  test("let one of many add", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        client.addConfigurationSetting({ key: "new", value: String(index) }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
  })

  test("guard deletions and tell what did not change", async () => {
    const old = await client.getConfigurationSetting({ key: "colour" })
    const present = await client.setConfigurationSetting({ key: "colour", value: "blue" })
    await expect(client.deleteConfigurationSetting(old, { onlyIfUnchanged: true })).rejects.toMatchObject({
      statusCode: 412,
    })
    expect(await client.getConfigurationSetting(present, { onlyIfChanged: true })).toMatchObject({
      statusCode: 304,
    })
    expect(await client.getConfigurationSetting(old, { onlyIfChanged: true })).toMatchObject({
      statusCode: 200,
      value: "blue",
    })
    await client.deleteConfigurationSetting(present, { onlyIfUnchanged: true })
    await expect(client.deleteConfigurationSetting(present, { onlyIfUnchanged: true })).rejects.toMatchObject(
      {
        statusCode: 412,
      },
    )
    await expect(client.setConfigurationSetting(present, { onlyIfUnchanged: true })).rejects.toMatchObject({
      statusCode: 412,
    })
    expect(await keysOf({})).toEqual([])
  })

  test("may be any of several etags, or anything", async () => {
    const { etag } = await client.getConfigurationSetting({ key: "colour" })
    const authorization = `Bearer ${await sandbox.tokenFor(caller.objectId, "https://azconfig.io")}`
    const put = async (key: string, headers: Record<string, string>) =>
      (
        await call(sandbox, `${urlOf(sandbox, store)}/kv/${key}?api-version=2023-11-01`, {
          method: "PUT",
          headers: { authorization, ...headers },
          body: '{"value":"x"}',
        })
      ).status
    expect(await put("colour", { "if-match": '"other"' })).toBe(412)
    expect(await put("colour", { "if-none-match": `"${etag}"` })).toBe(412)
    expect(await put("colour", { "if-match": `"other", "${etag}"` })).toBe(200)
    expect(await put("colour", { "if-match": "*" })).toBe(200)
    expect(await put("missing", { "if-match": "*" })).toBe(412)
    expect(await put("missing", { "if-none-match": '"other"' })).toBe(200)
  })
})

describe("lists", () => {
  beforeEach(async () => {
    for (const [key, label] of [
      ["shop/a", undefined],
      ["shop/a", "test"],
      ["shop/b,c", "test"],
      ["sh*p", "prod"],
    ] as const) {
      await client.setConfigurationSetting({ key, value: "x", ...(label !== undefined && { label }) })
    }
  })

  test("are filtered by key and label", async () => {
    expect(await keysOf({})).toEqual(["colour", "sh*p@prod", "shop/a", "shop/a@test", "shop/b,c@test"])
    expect(await keysOf({ keyFilter: "shop/*" })).toEqual(["shop/a", "shop/a@test", "shop/b,c@test"])
    expect(await keysOf({ keyFilter: "colour,shop/a", labelFilter: "\0" })).toEqual(["colour", "shop/a"])
    expect(await keysOf({ keyFilter: String.raw`shop/b\,c` })).toEqual(["shop/b,c@test"])
    expect(await keysOf({ keyFilter: String.raw`sh\*p` })).toEqual(["sh*p@prod"])
    expect(await keysOf({ labelFilter: "te*,prod" })).toEqual(["sh*p@prod", "shop/a@test", "shop/b,c@test"])
    await expect(keysOf({ keyFilter: "*hop" })).rejects.toMatchObject({ statusCode: 400 })
    await expect(keysOf({ keyFilter: "a,b,c,d,e,f" })).rejects.toMatchObject({ statusCode: 400 })
  })

  test("come in pages, whose etags tell whether they changed", async () => {
    sandbox.setFaults({ pageSize: 2 })
    const pages = await collect(client.listConfigurationSettings().byPage())
    expect(pages.map(({ items }) => items.length)).toEqual([2, 2, 1])
    const pageEtags = pages.flatMap(({ etag }) => etag ?? [])
    await client.setConfigurationSetting({ key: "shop/a", value: "y" })
    const statuses = await collect(client.listConfigurationSettings({ pageEtags }).byPage())
    expect(statuses.map(({ _response }) => Number(_response.status))).toEqual([304, 200, 304])
    const checked = await collect(client.checkConfigurationSettings({ pageEtags }).byPage())
    expect(checked.map(({ _response }) => Number(_response.status))).toEqual([304, 200, 304])
  })

  test("show the fields that are asked for", async () => {
    const [item] = await collect(
      client.listConfigurationSettings({ keyFilter: "colour", fields: ["key", "value"] }),
    )
    expect(item).toMatchObject({ key: "colour", value: "red" })
    expect(item?.etag).toBeUndefined()
  })
})

describe("who may", () => {
  test("is said by roles", async () => {
    const ada = settingsOf(sandbox, credentialFor(sandbox, adaId))
    await expect(ada.getConfigurationSetting({ key: "colour" })).rejects.toMatchObject({ statusCode: 403 })
    await rolesOf(sandbox).roleAssignments.create(store, crypto.randomUUID(), {
      principalId: adaId,
      roleDefinitionId:
        "/providers/Microsoft.Authorization/roleDefinitions/516239f1-63e1-4d78-a4de-a74fb236a071",
    })
    expect((await ada.getConfigurationSetting({ key: "colour" })).value).toBe("red")
    await expect(ada.setConfigurationSetting({ key: "colour", value: "x" })).rejects.toMatchObject({
      statusCode: 403,
    })
  })

  test("is not whoever is denied, and faults answer in the store's form", async () => {
    const operation = "Microsoft.AppConfiguration/configurationStores/keyValues/write"
    sandbox.setFaults({
      answers: [{ operation, status: 429, code: "TooManyRequests", message: "slow down" }],
    })
    await expect(client.setConfigurationSetting({ key: "a", value: "x" })).rejects.toMatchObject({
      statusCode: 429,
      details: { title: "TooManyRequests", detail: "slow down" },
    })
    await client.setConfigurationSetting({ key: "a", value: "x" })
    await sandbox.seed({ ...servicesSeed, denied: { [caller.objectId]: [operation] } })
    await expect(client.setConfigurationSetting({ key: "a", value: "x" })).rejects.toMatchObject({
      statusCode: 403,
    })
    expect((await client.getConfigurationSetting({ key: "colour" })).value).toBe("red")
  })
})

describe("requests", () => {
  test("need a token for stores; each audience of theirs is one", async () => {
    const none = await call(sandbox, `${urlOf(sandbox, store)}/kv?api-version=2023-11-01`)
    expect(none).toMatchObject({ status: 401, headers: { "www-authenticate": "HMAC-SHA256, Bearer" } })
    for (const audience of ["https://azconfig.io", "https://appconfig.azure.com"]) {
      const other = new AppConfigurationClient(urlOf(sandbox, store), credentialOf(sandbox), {
        audience,
        tlsOptions: { ca: sandbox.caPem },
      })
      expect((await other.getConfigurationSetting({ key: "colour" })).value).toBe("red")
    }
    sandbox.setFaults({ wrongAudience: "https://management.azure.com" })
    await expect(settingsOf(sandbox).getConfigurationSetting({ key: "colour" })).rejects.toMatchObject({
      statusCode: 401,
    })
  })

  test("for what is not there are refused", async () => {
    await expect(client.setReadOnly({ key: "colour" }, true)).rejects.toMatchObject({ statusCode: 404 })
    await expect(collect(client.listRevisions())).rejects.toMatchObject({ statusCode: 404 })
    await expect(
      client.getConfigurationSetting({ key: "colour" }, { acceptDateTime: new Date(0) }),
    ).rejects.toMatchObject({ statusCode: 400 })
  })

  test("are logged by their data actions, without values", async () => {
    await client.setConfigurationSetting({ key: "colour", value: "very-secret" })
    const [record] = sandbox.requests().filter(({ kind }) => kind === "configuration")
    expect(record).toMatchObject({
      method: "PUT",
      path: "/kv/colour",
      status: 200,
      operation: "Microsoft.AppConfiguration/configurationStores/keyValues/write",
    })
    expect(JSON.stringify(sandbox.requests())).not.toContain("very-secret")
  })
})

test("a reset gives back the seed", async () => {
  const before = sandbox.state()
  await client.setConfigurationSetting({ key: "colour", value: "blue" })
  await client.setConfigurationSetting({ key: "another", value: "x" })
  await sandbox.reset()
  expect(sandbox.state()).toEqual(before)
  expect((await client.getConfigurationSetting({ key: "colour" })).value).toBe("red")
})
