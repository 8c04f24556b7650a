import { WebSiteManagementClient } from "@azure/arm-appservice"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import {
  armHeaders,
  call,
  clientOptions,
  credentialOf,
  siteResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

let sandbox: Sandbox

beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(demoSeed)
  sandbox.setFaults({ emptyPatchAnswers: false, siteWriteMs: 0, failedOperations: [] })
})

const version = "api-version=2023-12-01"
const patch = async () =>
  call(sandbox, `${siteResource}?${version}`, {
    method: "PATCH",
    headers: await armHeaders(sandbox),
    body: JSON.stringify({ identity: { type: "SystemAssigned" } }),
  })
const follow = async (location: unknown) => {
  const { pathname, search } = new URL(String(location))
  return call(sandbox, `${pathname}${search}`, { headers: await armHeaders(sandbox) })
}

test("PATCH answers 202 without a body, and its result address the site when it is done", async () => {
  sandbox.setFaults({ emptyPatchAnswers: true, siteWriteMs: 3000 })
  const accepted = await patch()
  expect(accepted).toMatchObject({ status: 202, json: undefined })
  expect(accepted.headers["azure-asyncoperation"]).toBeUndefined()
  const { location } = accepted.headers
  expect(String(location)).toContain(`${siteResource}/operationresults/`)
  const during = await follow(location)
  expect(during).toMatchObject({ status: 202, json: undefined, headers: { location } })
  await expect.poll(async () => (await follow(location)).status).toBe(200)
  expect((await follow(location)).json).toMatchObject({
    id: siteResource,
    identity: { type: expect.stringContaining("SystemAssigned") },
  })
})

test("function apps on Container Apps always answer so", async () => {
  const kind = "functionapp,linux,container,azurecontainerapps"
  const sites = (demoSeed.sites ?? []).map((site) =>
    site.name === "shop-web" ? { ...site, kind, linuxFxVersion: "" } : site,
  )
  await sandbox.seed({ ...demoSeed, sites })
  expect(await patch()).toMatchObject({ status: 202, json: undefined })
})

test("what fails after it was accepted answers its error at the result address", async () => {
  sandbox.setFaults({
    emptyPatchAnswers: true,
    failedOperations: [{ operation: "Microsoft.Web/sites/write", code: "Broken", message: "no" }],
  })
  const { headers } = await patch()
  await expect
    .poll(() => follow(headers["location"]))
    .toMatchObject({ status: 500, json: { error: { code: "Broken", message: "no" } } })
})

test("Microsoft's client stumbles over the missing body, and the write is done all the same", async () => {
  sandbox.setFaults({ emptyPatchAnswers: true })
  const client = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
  await expect(
    client.webApps.update("demo", "shop-web", { identity: { type: "SystemAssigned" } }),
  ).rejects.toThrow(TypeError)
  await expect
    .poll(async () => (await client.webApps.get("demo", "shop-web")).identity?.principalId)
    .toBeDefined()
})
