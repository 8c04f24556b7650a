import { UsernamePasswordCredential } from "@azure/identity"
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from "jose"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import { adaId, call, caller, credentialOf, startDemo } from "../../harness.ts"

let sandbox: Sandbox

beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const arm = "https://management.azure.com/.default"
const isKeySet = (value: unknown): value is JSONWebKeySet =>
  typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys)

test("a client secret buys a token that checks out with the published keys", async () => {
  const { token, expiresOnTimestamp } = await credentialOf(sandbox).getToken(arm)
  const { json } = await call(sandbox, `/${sandbox.tenantId}/discovery/v2.0/keys`)
  if (!isKeySet(json)) throw new Error("no key set")
  const { payload } = await jwtVerify(token, createLocalJWKSet(json), {
    issuer: `${sandbox.url}/${sandbox.tenantId}/`,
    audience: "https://management.azure.com",
  })
  expect(payload).toMatchObject({
    oid: caller.objectId,
    sub: caller.objectId,
    appid: caller.clientId,
    appidacr: "1",
    idtyp: "app",
    tid: sandbox.tenantId,
    ver: "1.0",
  })
  expect(expiresOnTimestamp).toBeGreaterThan(Date.now())
})

test("discovery names the endpoints in every form clients ask for", async () => {
  for (const path of [
    `/${sandbox.tenantId}/v2.0/.well-known/openid-configuration`,
    `/${sandbox.tenantId}/.well-known/openid-configuration`,
    "/adfs/.well-known/openid-configuration",
    "/common/v2.0/.well-known/openid-configuration",
  ]) {
    const { status, json } = await call(sandbox, path)
    expect(status).toBe(200)
    expect(json).toMatchObject({ token_endpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:/) })
  }
  expect((await call(sandbox, "/common/discovery/instance?api-version=1.1")).json).toMatchObject({
    tenant_discovery_endpoint: expect.stringContaining(sandbox.tenantId),
  })
})

test("a person's password buys a token with the person's claims", async () => {
  const credential = new UsernamePasswordCredential(
    sandbox.tenantId,
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    "ada@keyless.example",
    "sandbox-only-Ada1",
    { authorityHost: sandbox.url, disableInstanceDiscovery: true, tlsOptions: { ca: sandbox.caPem } },
  )
  const token = await credential.getToken("https://ossrdbms-aad.database.windows.net/.default")
  expect(decodeJwt(token?.token ?? "")).toMatchObject({
    aud: "https://ossrdbms-aad.database.windows.net",
    oid: adaId,
    idtyp: "user",
    upn: "ada@keyless.example",
    unique_name: "ada@keyless.example",
    name: "Ada",
  })
})

test("errors carry Entra's numbers", async () => {
  const wrongSecret = credentialOf(sandbox, {}, "wrong")
  await expect(wrongSecret.getToken(arm)).rejects.toThrow("AADSTS7000215")
  await expect(credentialOf(sandbox).getToken("https://nothing.example/.default")).rejects.toThrow(
    "AADSTS500011",
  )
  const single = credentialOf(sandbox).getToken("https://management.azure.com/user_impersonation")
  await expect(single).rejects.toThrow("AADSTS1002012")

  const form = (fields: Record<string, string>, tenant = sandbox.tenantId) =>
    call(sandbox, `/${tenant}/oauth2/v2.0/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ client_id: caller.clientId, scope: arm, ...fields }).toString(),
    })
  const unknown = await form({
    grant_type: "client_credentials",
    client_id: crypto.randomUUID(),
    client_secret: "x",
  })
  expect(unknown.json).toMatchObject({ error: "unauthorized_client", error_codes: [700016] })
  const tenant = await form({ grant_type: "client_credentials" }, crypto.randomUUID())
  expect(tenant).toMatchObject({ status: 400, json: { error_codes: [90002] } })
  const password = await form({ grant_type: "password", username: "ada@keyless.example", password: "no" })
  expect(password.json).toMatchObject({
    error: "invalid_grant",
    error_codes: [50126],
    trace_id: expect.any(String),
  })
})

test("conditional access, lifetime and audience are faults", async () => {
  sandbox.setFaults({ conditionalAccess: { resource: "https://graph.microsoft.com" } })
  await credentialOf(sandbox).getToken(arm)
  await expect(credentialOf(sandbox).getToken("https://graph.microsoft.com/.default")).rejects.toThrow(
    "AADSTS530003",
  )

  sandbox.setFaults({
    conditionalAccess: null,
    tokenLifetimeSeconds: 600,
    wrongAudience: "https://other.example",
  })
  const { token } = await credentialOf(sandbox).getToken(arm)
  const { aud, iat = 0, exp = 0 } = decodeJwt(token)
  expect(aud).toBe("https://other.example")
  expect(exp - iat).toBe(600)
})

test("a scope keeps the slash of its resource", async () => {
  const { token } = await credentialOf(sandbox).getToken("https://management.azure.com//.default")
  expect(decodeJwt(token).aud).toBe("https://management.azure.com/")
})

test("nothing of a token request but its path is logged", async () => {
  sandbox.clearLogs()
  await credentialOf(sandbox).getToken(arm)
  const log = JSON.stringify(sandbox.requests())
  expect(log).toContain("oauth2/v2.0/token")
  expect(log).not.toContain(demoSeed.directory?.servicePrincipals?.[0]?.secret)
})
