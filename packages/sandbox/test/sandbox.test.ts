import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { afterAll, expect, test } from "vitest"
import { demoSeed, sandboxStateSchema, startSandbox } from "../src/index.ts"
import { armHeaders, call, caller, memoryPlanes, siteResource, startDemo } from "./harness.ts"

const directory = await mkdtemp(join(tmpdir(), "sandbox-test-"))
afterAll(() => rm(directory, { recursive: true }))

test("the caller's environment is enough for an unmodified client in another process", async () => {
  const { sandbox } = await startDemo({ directory })
  const environment = sandbox.callerEnvironment()
  expect(JSON.parse(await readFile(environment["KEYLESS_CLOUD"] ?? "", "utf8"))).toEqual(sandbox.cloud)
  const script = `
    import { EnvironmentCredential } from "@azure/identity"
    import { WebSiteManagementClient } from "@azure/arm-appservice"
    const credential = new EnvironmentCredential({ disableInstanceDiscovery: true })
    const client = new WebSiteManagementClient(credential, process.env.AZURE_SUBSCRIPTION_ID, {
      endpoint: "${sandbox.url}", credentialScopes: ["https://management.azure.com/.default"],
    })
    console.log((await client.webApps.get("demo", "shop-web")).defaultHostName)
  `
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { PATH: process.env["PATH"], ...environment },
  })
  expect(stdout.trim()).toBe("shop-web.azurewebsites.net")
  expect((await stat(join(directory, "ca-key.pem"))).mode & 0o777).toBe(0o600)
  await sandbox.stop()

  const { sandbox: again } = await startDemo({ directory })
  expect(again.caPem).toBe(sandbox.caPem)
  await again.stop()
})

test("state is a seed again, with every id", async () => {
  const { sandbox } = await startDemo()
  const state = sandbox.state()
  expect(sandboxStateSchema.safeParse(state).success).toBe(true)
  await sandbox.seed(state)
  expect(sandbox.state()).toEqual(state)
  await call(sandbox, `${siteResource}?api-version=2023-12-01`, {
    method: "PATCH",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({ identity: { type: "SystemAssigned" } }),
  })
  expect(sandbox.state()).not.toEqual(state)
  await sandbox.reset()
  expect(sandbox.state()).toEqual(state)
  await sandbox.stop()
})

test("a faulty seed is refused by name", async () => {
  const start = (seed: object) => startSandbox({ seed: { ...demoSeed, ...seed }, ...memoryPlanes() })
  await expect(start({ sites: [{ resourceGroup: "demo", name: "x", surprise: 1 }] })).rejects.toThrow(
    "surprise",
  )
  await expect(
    start({ sites: [{ resourceGroup: "demo", name: "x", userAssignedIdentities: ["/nope"] }] }),
  ).rejects.toThrow("/nope")
})

test("a taken port is named", async () => {
  const { sandbox } = await startDemo()
  const port = Number(new URL(sandbox.url).port)
  await expect(startDemo({ port })).rejects.toThrow(`port ${port}`)
  await sandbox.stop()
})

test("the management API needs its key", async () => {
  const { sandbox, plane } = await startDemo()
  const manage = (method: string, path: string, body?: unknown, key = sandbox.managementKey) =>
    call(sandbox, `/__sandbox${path}`, {
      method,
      headers: { "x-sandbox-key": key, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  expect((await manage("GET", "/status", undefined, "no")).status).toBe(403)
  expect((await manage("GET", "/status")).json).toMatchObject({
    databases: expect.arrayContaining([
      { id: expect.stringContaining("flexibleServers/shop-db"), host: "127.0.0.1", port: 5432 },
    ]),
  })
  expect((await manage("PATCH", "/faults", { lroMs: 5 })).json).toMatchObject({
    lroMs: 5,
    retryAfterSeconds: 0,
  })
  expect((await manage("PATCH", "/faults", { nonsense: 5 })).status).toBe(400)
  const { json } = await manage("GET", "/state")
  expect((await manage("POST", "/seed", json)).status).toBe(200)
  expect((await manage("POST", "/seed", { sites: 1 })).status).toBe(400)
  expect((await manage("POST", "/reset")).status).toBe(204)
  expect(plane.calls).toEqual(["add shop-db", "remove", "add shop-db", "remove", "add shop-db"])
  const environment = await manage("GET", `/app-environment?id=${encodeURIComponent(siteResource)}`)
  expect(environment.json).toMatchObject({ SHOP_NAME: "The Corner Shop", WEBSITE_SITE_NAME: "shop-web" })
  const headers = await armHeaders(sandbox)
  expect((await manage("POST", "/tokens/revoke", { objectId: caller.objectId })).status).toBe(204)
  expect((await call(sandbox, `${siteResource}?api-version=2023-12-01`, { headers })).status).toBe(401)
  expect((await manage("GET", "/log")).json).toMatchObject({ requests: [{ kind: "arm", status: 401 }] })
  expect((await manage("DELETE", "/log")).status).toBe(204)
  expect(sandbox.requests()).toEqual([])
  await sandbox.stop()
  expect(plane.calls.at(-1)).toBe("close")
})

test("TLS without the CA fails, with it the name is checked", async () => {
  const { sandbox } = await startDemo()
  await expect(call(sandbox, "/", { ca: "" })).rejects.toThrow()
  const local = sandbox.url.replace("127.0.0.1", "localhost")
  expect((await call(sandbox, `${local}/__sandbox/status`)).status).toBe(403)
  await sandbox.stop()
})
