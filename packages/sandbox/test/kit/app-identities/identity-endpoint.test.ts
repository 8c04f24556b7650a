import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { decodeJwt } from "jose"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import type { Sandbox } from "../../../src/index.ts"
import { armHeaders, call, identityResource, siteResource, startDemo } from "../../harness.ts"

let sandbox: Sandbox

const assign = async () =>
  call(sandbox, `${siteResource}?api-version=2023-12-01`, {
    method: "PATCH",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({
      identity: { type: "SystemAssigned,UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
    }),
  })

beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const ask = async (query: Record<string, string>, header?: string) => {
  const environment = sandbox.appEnvironment(siteResource)
  const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
  url.search = new URLSearchParams({ "api-version": "2019-08-01", resource: database, ...query }).toString()
  const response = await fetch(url, {
    headers: { "x-identity-header": header ?? environment["IDENTITY_HEADER"] ?? "" },
  })
  const json: unknown = await response.json()
  return { status: response.status, retryAfter: response.headers.get("retry-after"), json }
}
const database = "https://ossrdbms-aad.database.windows.net"

test("answers the system identity, or the one that is named", async () => {
  await assign()
  const system = await ask({})
  expect(system).toMatchObject({
    status: 200,
    json: { resource: database, token_type: "Bearer", expires_on: expect.stringMatching(/^\d+$/) },
  })
  for (const query of [
    { client_id: "80000000-0000-4000-8000-000000000001" },
    { object_id: "70000000-0000-4000-8000-000000000001" },
    { principal_id: "70000000-0000-4000-8000-000000000001" },
    { mi_res_id: identityResource },
  ]) {
    expect((await ask(query)).json).toMatchObject({ client_id: "80000000-0000-4000-8000-000000000001" })
  }
})

test("refuses identities the site has not, and strangers", async () => {
  expect((await ask({})).status).toBe(400)
  expect((await ask({ client_id: "80000000-0000-4000-8000-000000000001" })).status).toBe(400)
  await assign()
  expect((await ask({}, "wrong")).status).toBe(401)
})

test("answers what it is told to, so many times, and then tokens again", async () => {
  await assign()
  sandbox.setFaults({
    identityAnswers: [{ status: 429, message: "slow down", retryAfterSeconds: 7, times: 2 }],
  })
  for (const _ of [1, 2]) {
    expect(await ask({})).toMatchObject({
      status: 429,
      retryAfter: "7",
      json: { statusCode: 429, message: "slow down" },
    })
  }
  expect((await ask({})).status).toBe(200)
})

test("hangs up while it is down", async () => {
  await assign()
  sandbox.setFaults({ identityEndpointDown: true })
  await expect(ask({})).rejects.toThrow("fetch failed")
  sandbox.setFaults({ identityEndpointDown: false })
  expect((await ask({})).status).toBe(200)
})

test("tells the end of a token by its own clock", async () => {
  await assign()
  sandbox.setFaults({ identityClockSkewSeconds: 600 })
  const { access_token, expires_on } = Object((await ask({})).json)
  expect(Number(expires_on) - (decodeJwt(access_token).exp ?? 0)).toBe(600)
})

test("ManagedIdentityCredential works unmodified in the app's environment", async () => {
  await assign()
  const script = `
    import { ManagedIdentityCredential } from "@azure/identity"
    const get = async (options) => (await new ManagedIdentityCredential(options).getToken("${database}/.default")).token
    console.log(JSON.stringify([await get({}), await get({ clientId: "80000000-0000-4000-8000-000000000001" })]))
  `
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    env: { PATH: process.env["PATH"], ...sandbox.appEnvironment(siteResource) },
  })
  const [system, user]: string[] = JSON.parse(stdout)
  expect(decodeJwt(system ?? "")).toMatchObject({ aud: database, idtyp: "app", xms_mirid: siteResource })
  expect(decodeJwt(user ?? "")).toMatchObject({
    oid: "70000000-0000-4000-8000-000000000001",
    xms_mirid: identityResource,
  })
})
