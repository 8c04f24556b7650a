import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { SecretClient } from "@azure/keyvault-secrets"
import type { Sandbox } from "../../../src/index.ts"
import { adaId, call, caller, collect, credentialOf, groupId } from "../../harness.ts"
import {
  credentialFor,
  letReadSecrets,
  oldVault,
  rolesOf,
  secretsOf,
  servicesSeed,
  startServices,
  urlOf,
  vault,
} from "../../services.ts"

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startServices()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(servicesSeed)
  sandbox.setFaults({ pageSize: null, answers: [], wrongAudience: null, roleDelayMs: 0 })
  sandbox.clearLogs()
})

const forbidden = (inner: string) => ({
  statusCode: 403,
  code: "Forbidden",
  details: { error: { code: "Forbidden", innerError: { code: inner } } },
})

describe("secrets", () => {
  test("are set and read, by name and by version", async () => {
    const client = secretsOf(sandbox)
    const first = await client.setSecret("password", "one", {
      contentType: "text/plain",
      tags: { owner: "shop" },
      expiresOn: new Date("2031-01-01T00:00:00Z"),
    })
    expect(first.properties).toMatchObject({
      contentType: "text/plain",
      tags: { owner: "shop" },
      enabled: true,
      vaultUrl: urlOf(sandbox, vault),
      expiresOn: new Date("2031-01-01T00:00:00Z"),
      recoveryLevel: "Recoverable+Purgeable",
    })
    await client.setSecret("PASSWORD", "two")
    expect(await client.getSecret("password")).toMatchObject({ name: "password", value: "two" })
    const { version = "" } = first.properties
    expect((await client.getSecret("password", { version })).value).toBe("one")
    const versions = await collect(client.listPropertiesOfSecretVersions("password"))
    expect(versions.map((one) => one.version)).toContain(version)
    expect(versions).toHaveLength(2)
    expect((await collect(client.listPropertiesOfSecrets())).map(({ name }) => name)).toEqual([
      "greeting",
      "password",
    ])
    await expect(client.getSecret("nothing")).rejects.toMatchObject({
      statusCode: 404,
      code: "SecretNotFound",
    })
    await expect(client.getSecret("password", { version: "0".repeat(32) })).rejects.toMatchObject({
      statusCode: 404,
    })
    await expect(client.setSecret("not_a_name", "x")).rejects.toMatchObject({ code: "BadParameter" })
  })

  test("come in pages", async () => {
    sandbox.setFaults({ pageSize: 1 })
    const client = secretsOf(sandbox)
    await client.setSecret("another", "x")
    expect(await collect(client.listPropertiesOfSecrets())).toHaveLength(2)
    const pages = await collect(client.listPropertiesOfSecrets().byPage())
    expect(pages.map((page) => page.length)).toEqual([1, 1])
  })

  test("can be switched off, and not read then", async () => {
    const client = secretsOf(sandbox)
    const { properties } = await client.getSecret("greeting")
    const changed = await client.updateSecretProperties("greeting", properties.version ?? "", {
      enabled: false,
      contentType: "text/x",
    })
    expect(changed).toMatchObject({ enabled: false, contentType: "text/x" })
    await expect(client.getSecret("greeting")).rejects.toMatchObject(forbidden("SecretDisabled"))
  })

  test("are deleted, recovered and purged", async () => {
    const client = secretsOf(sandbox)
    const poller = await client.beginDeleteSecret("greeting", { intervalInMs: 1 })
    expect((await poller.pollUntilDone()).recoveryId).toContain("/deletedsecrets/greeting")
    await expect(client.getSecret("greeting")).rejects.toMatchObject({ statusCode: 404 })
    await expect(client.setSecret("greeting", "again")).rejects.toMatchObject({
      statusCode: 409,
      details: { error: { innerError: { code: "ObjectIsDeletedButRecoverable" } } },
    })
    expect((await collect(client.listDeletedSecrets())).map(({ name }) => name)).toEqual(["greeting"])
    const recovery = await client.beginRecoverDeletedSecret("greeting", { intervalInMs: 1 })
    await recovery.pollUntilDone()
    expect((await client.getSecret("greeting")).value).toBe("hello")
    await (await client.beginDeleteSecret("greeting", { intervalInMs: 1 })).pollUntilDone()
    await client.purgeDeletedSecret("greeting")
    await expect(client.getDeletedSecret("greeting")).rejects.toMatchObject({ statusCode: 404 })
    expect((await client.setSecret("greeting", "new")).value).toBe("new")
  })
})

describe("who may", () => {
  test("is said by roles, at the vault, above it and at one secret", async () => {
    const ada = secretsOf(sandbox, vault, credentialFor(sandbox, adaId))
    await expect(ada.getSecret("greeting")).rejects.toMatchObject({
      ...forbidden("ForbiddenByRbac"),
      message: expect.stringContaining("Microsoft.KeyVault/vaults/secrets/getSecret/action"),
    })
    const one = await letReadSecrets(sandbox, adaId, `${vault}/secrets/greeting`)
    expect((await ada.getSecret("greeting")).value).toBe("hello")
    await expect(collect(ada.listPropertiesOfSecrets())).rejects.toMatchObject({ statusCode: 403 })
    await rolesOf(sandbox).roleAssignments.deleteById(one.id ?? "")
    await expect(ada.getSecret("greeting")).rejects.toMatchObject({ statusCode: 403 })
    await letReadSecrets(sandbox, groupId)
    expect((await ada.getSecret("greeting")).value).toBe("hello")
    await expect(ada.setSecret("greeting", "bye")).rejects.toMatchObject(forbidden("ForbiddenByRbac"))
  })

  test("waits until the role acts", async () => {
    const ada = secretsOf(sandbox, vault, credentialFor(sandbox, adaId))
    sandbox.setFaults({ roleDelayMs: 600_000 })
    await letReadSecrets(sandbox, adaId)
    await expect(ada.getSecret("greeting")).rejects.toMatchObject({ statusCode: 403 })
    sandbox.setFaults({ roleDelayMs: 0 })
    expect((await ada.getSecret("greeting")).value).toBe("hello")
  })

  test("is said by access policies where roles do not count", async () => {
    const client = secretsOf(sandbox, oldVault)
    await expect(client.setSecret("key", "x")).rejects.toMatchObject(forbidden("ForbiddenByPolicy"))
    await sandbox.seed({
      ...servicesSeed,
      keyVaults: (servicesSeed.keyVaults ?? []).map((one) => ({
        ...one,
        accessPolicies: [
          { objectId: caller.objectId, secrets: ["Set"] },
          { objectId: groupId, secrets: ["get"] },
        ],
      })),
    })
    await client.setSecret("key", "x")
    await expect(client.getSecret("key")).rejects.toMatchObject(forbidden("ForbiddenByPolicy"))
    const ada = secretsOf(sandbox, oldVault, credentialFor(sandbox, adaId))
    expect((await ada.getSecret("key")).value).toBe("x")
  })

  test("nobody, where the network is closed", async () => {
    await sandbox.seed({
      ...servicesSeed,
      keyVaults: (servicesSeed.keyVaults ?? []).map((one) => ({ ...one, publicNetworkAccess: "Disabled" })),
    })
    await expect(secretsOf(sandbox).getSecret("greeting")).rejects.toMatchObject(
      forbidden("ForbiddenByConnection"),
    )
  })

  test("is not whoever is denied, and faults answer in the vault's form", async () => {
    const operation = "Microsoft.KeyVault/vaults/secrets/setSecret/action"
    const client = secretsOf(sandbox)
    sandbox.setFaults({ answers: [{ operation, status: 500, code: "Oops", message: "broken" }] })
    await expect(client.setSecret("key", "x")).rejects.toMatchObject({ statusCode: 500, code: "Oops" })
    await client.setSecret("key", "x")
    await sandbox.seed({ ...servicesSeed, denied: { [caller.objectId]: [operation] } })
    await expect(client.setSecret("key", "x")).rejects.toMatchObject(forbidden("ForbiddenByRbac"))
    expect((await client.getSecret("greeting")).value).toBe("hello")
  })
})

describe("requests", () => {
  test("need a token for vaults", async () => {
    const url = `${urlOf(sandbox, vault)}/secrets/greeting?api-version=7.6`
    const none = await call(sandbox, url)
    expect(none.status).toBe(401)
    expect(none.headers["www-authenticate"]).toBe(
      `Bearer authorization="${sandbox.url}/${sandbox.tenantId}", resource="https://vault.azure.net"`,
    )
    sandbox.setFaults({ wrongAudience: "https://management.azure.com" })
    await expect(secretsOf(sandbox).getSecret("greeting")).rejects.toMatchObject({ statusCode: 401 })
  })

  test("have to be known", async () => {
    const headers = {
      authorization: `Bearer ${await sandbox.tokenFor(caller.objectId, "https://vault.azure.net")}`,
    }
    const ask = (path: string, method = "GET", body?: string) =>
      call(sandbox, `${urlOf(sandbox, vault)}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
      })
    expect(await ask("/secrets/greeting")).toMatchObject({
      status: 400,
      json: { error: { code: "BadParameter" } },
    })
    expect((await ask("/keys?api-version=7.6")).status).toBe(404)
    expect((await ask("/secrets?api-version=7.6", "PUT")).status).toBe(405)
    expect((await ask("/secrets/x?api-version=7.6", "PUT", "{")).status).toBe(400)
    expect(await ask("/secrets/x?api-version=7.6", "PUT", '{"value":"x","surprise":1}')).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining("surprise") } },
    })
  })

  test("are logged by their data actions, without values", async () => {
    await secretsOf(sandbox).setSecret("key", "very-secret")
    const records = sandbox.requests().filter(({ kind }) => kind === "vault")
    expect(records.map(({ status, operation }) => ({ status, operation }))).toEqual([
      { status: 401, operation: "Microsoft.KeyVault/vaults/secrets/setSecret/action" },
      { status: 200, operation: "Microsoft.KeyVault/vaults/secrets/setSecret/action" },
    ])
    expect(records[0]).toMatchObject({ method: "PUT", path: "/secrets/key" })
    expect(JSON.stringify(sandbox.requests())).not.toContain("very-secret")
  })

  test("of a client that checks the challenge are refused by the client: a loopback address is no vault", async () => {
    const client = new SecretClient(urlOf(sandbox, vault), credentialOf(sandbox), {
      tlsOptions: { ca: sandbox.caPem },
    })
    await expect(client.getSecret("greeting")).rejects.toThrow("disableChallengeResourceVerification")
  })
})

test("a reset gives back the seed, at the same address", async () => {
  const client = secretsOf(sandbox)
  const before = sandbox.state()
  await client.setSecret("greeting", "bye")
  await client.setSecret("another", "x")
  await letReadSecrets(sandbox, adaId)
  expect(sandbox.state()).not.toEqual(before)
  await sandbox.reset()
  expect(sandbox.state()).toEqual(before)
  expect((await client.getSecret("greeting")).value).toBe("hello")
})
