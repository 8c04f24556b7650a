import { createHash, randomBytes } from "node:crypto"
import { DeviceCodeCredential } from "@azure/identity"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Sandbox } from "../../../src/index.ts"
import { adaId, call, startDemo } from "../../harness.ts"

const cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
const arm = "https://management.azure.com/.default"
const databases = "https://ossrdbms-aad.database.windows.net/.default"
const lasting = "openid profile offline_access"

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.reset()
  sandbox.setFaults({ conditionalAccess: null })
})

const post = async (path: string, form: Record<string, string>) =>
  call(sandbox, `/${sandbox.tenantId}/oauth2/v2.0/${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: cli, ...form }).toString(),
  })
const tokenOf = (form: Record<string, string>) => post("token", form)
const logIn = async (scope: string) =>
  tokenOf({
    grant_type: "password",
    username: "ada@keyless.example",
    password: "sandbox-only-Ada1",
    scope,
  })
const refresh = async (refreshToken: unknown, scope: string, more: Record<string, string> = {}) =>
  tokenOf({ grant_type: "refresh_token", refresh_token: String(refreshToken), scope, ...more })
const refusal = (error: string, number: number) => ({
  status: 400,
  json: { error, error_codes: [number], error_description: expect.stringContaining(`AADSTS${number}`) },
})
const audienceOf = ({ json }: { json: unknown }) => decodeJwt(String(Object(json).access_token)).aud

describe("a refresh token", () => {
  test("comes with offline_access, and not without", async () => {
    expect((await logIn(arm)).json).not.toHaveProperty("refresh_token")
    expect((await logIn(`${arm} ${lasting}`)).json).toHaveProperty("refresh_token", expect.any(String))
  })

  test("gives tokens for another resource, more than once, with another refresh token", async () => {
    const first = Object((await logIn(`${arm} ${lasting}`)).json)
    for (let time = 0; time < 2; time += 1) {
      const next = await refresh(first.refresh_token, `${databases} ${lasting}`)
      expect(next.status).toBe(200)
      expect(audienceOf(next)).toBe("https://ossrdbms-aad.database.windows.net")
      expect(Object(next.json).refresh_token).not.toBe(first.refresh_token)
      expect((await refresh(Object(next.json).refresh_token, arm)).status).toBe(200)
    }
  })

  test("is refused where it is none, was another client's, or was revoked", async () => {
    const { refresh_token: token } = Object((await logIn(`${arm} ${lasting}`)).json)
    expect(await refresh("1.nothing", arm)).toMatchObject(refusal("invalid_grant", 70_000))
    const powershell = { client_id: "1950a258-227b-4e31-a9cf-717495945fc2" }
    expect(await refresh(token, arm, powershell)).toMatchObject(refusal("invalid_grant", 70_000))
    sandbox.revokeTokens(adaId)
    expect(await refresh(token, arm)).toMatchObject(refusal("invalid_grant", 50_173))
  })

  test("does not help where conditional access blocks, nor for a resource that the tenant does not have", async () => {
    const { refresh_token: token } = Object((await logIn(`${arm} ${lasting}`)).json)
    expect(await refresh(token, "https://unknown.example/.default")).toMatchObject(
      refusal("invalid_resource", 500_011),
    )
    sandbox.setFaults({ conditionalAccess: {} })
    expect(await refresh(token, arm)).toMatchObject(refusal("invalid_grant", 530_003))
  })
})

describe("a device code", () => {
  const begin = async () => Object((await post("devicecode", { scope: `${arm} ${lasting}` })).json)
  const redeem = (code: string) =>
    tokenOf({ grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: code })

  test("waits until somebody approves it by the management API", async () => {
    const { device_code: code, user_code: userCode, interval } = await begin()
    expect(interval).toBe(5)
    expect(await redeem(code)).toMatchObject(refusal("authorization_pending", 70_016))
    const control = { "x-sandbox-key": sandbox.managementKey, "content-type": "application/json" }
    const waiting = await call(sandbox, "/__sandbox/device-codes", { headers: control })
    expect(waiting.json).toMatchObject([{ userCode, clientId: cli }])
    const approved = await call(sandbox, "/__sandbox/device-codes", {
      method: "POST",
      headers: control,
      body: JSON.stringify({ userCode, user: "ada@keyless.example" }),
    })
    expect(approved.status).toBe(204)
    const tokens = await redeem(code)
    expect(tokens.json).toMatchObject({ refresh_token: expect.any(String), id_token: expect.any(String) })
    expect(audienceOf(await refresh(Object(tokens.json).refresh_token, databases))).toBe(
      "https://ossrdbms-aad.database.windows.net",
    )
  })

  test("is refused where it is declined, expired or none", async () => {
    const declined = await begin()
    sandbox.answerDeviceCode(declined.user_code, null)
    expect(await redeem(declined.device_code)).toMatchObject(refusal("authorization_declined", 70_018))
    expect(await redeem("nothing")).toMatchObject(refusal("bad_verification_code", 70_000))
    expect(() => sandbox.answerDeviceCode("NOTHING12", adaId)).toThrow("waits")
  })

  test("logs Microsoft's own client in, which asks again for a second scope without a person", async () => {
    let asked = 0
    const credential = new DeviceCodeCredential({
      tenantId: sandbox.tenantId,
      clientId: cli,
      authorityHost: sandbox.url,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: sandbox.caPem },
      userPromptCallback({ userCode }) {
        asked += 1
        sandbox.answerDeviceCode(userCode, adaId)
      },
    })
    await credential.authenticate(arm)
    const { token } = await credential.getToken(databases)
    expect(decodeJwt(token)).toMatchObject({ oid: adaId, aud: "https://ossrdbms-aad.database.windows.net" })
    expect(asked).toBe(1)
  })
})

describe("an authorization code", () => {
  const redirect = "http://localhost:8400/"
  const authorize = async (more: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: cli,
      response_type: "code",
      redirect_uri: redirect,
      scope: `${arm} ${lasting}`,
      state: "here",
      ...more,
    })
    return call(sandbox, `/${sandbox.tenantId}/oauth2/v2.0/authorize?${query}`)
  }
  const codeOf = ({ headers }: { headers: { location?: string | undefined } }) =>
    new URL(headers.location ?? "").searchParams.get("code") ?? ""
  const redeem = (code: string, more: Record<string, string> = {}) =>
    tokenOf({ grant_type: "authorization_code", code, redirect_uri: redirect, ...more })

  test("comes to an address of this machine, and is redeemed once, by whoever began", async () => {
    const verifier = randomBytes(32).toString("base64url")
    const challenge = createHash("sha256").update(verifier).digest("base64url")
    const begun = {
      code_challenge: challenge,
      code_challenge_method: "S256",
      login_hint: "ada@keyless.example",
    }
    const answer = await authorize(begun)
    expect(answer.status).toBe(302)
    expect(answer.headers.location).toMatch(/^http:\/\/localhost:8400\/\?code=.+&state=here$/)
    const code = codeOf(answer)
    const tokens = await redeem(code, { code_verifier: verifier })
    expect(tokens.json).toMatchObject({ refresh_token: expect.any(String) })
    expect(await redeem(code, { code_verifier: verifier })).toMatchObject(refusal("invalid_grant", 54_005))
    expect(await redeem(codeOf(await authorize(begun)), { code_verifier: "guess" })).toMatchObject(
      refusal("invalid_grant", 501_481),
    )
  })

  test("is sent nowhere else, and for nobody who is not there", async () => {
    expect((await authorize({ redirect_uri: "https://elsewhere.example/" })).status).toBe(400)
    expect(await authorize({ login_hint: "nobody@keyless.example" })).toMatchObject(
      refusal("invalid_grant", 50_034),
    )
  })
})
