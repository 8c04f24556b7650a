import { WebSiteManagementClient } from "@azure/arm-appservice"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { demoSeed, type Sandbox, slotId } from "../../../src/index.ts"
import {
  appTokenOf,
  clientOptions,
  credentialOf,
  group,
  siteResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"

const staging = slotId({ subscriptionId, resourceGroup: group, name: "shop-web", slot: "staging" })
const seed = {
  ...demoSeed,
  sites: [{ resourceGroup: group, name: "shop-web", systemIdentity: {}, slots: [{ name: "staging" }] }],
}

let sandbox: Sandbox
let apps: WebSiteManagementClient["webApps"]
beforeAll(async () => {
  ;({ sandbox } = await startDemo({ seed }))
  apps = new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox)).webApps
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

test("a site that is stopped says so, has no process and gets no token, until it is started", async () => {
  const environment = sandbox.appEnvironment(siteResource)
  const ask = async () => {
    const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
    url.search = "api-version=2019-08-01&resource=https://vault.azure.net"
    const headers = { "x-identity-header": environment["IDENTITY_HEADER"] ?? "" }
    return (await fetch(url, { headers })).status
  }
  expect(await ask()).toBe(200)
  await apps.stop(group, "shop-web")
  expect((await apps.get(group, "shop-web")).state).toBe("Stopped")
  expect(() => sandbox.appEnvironment(siteResource)).toThrow(`${siteResource} is stopped`)
  expect(await ask()).toBe(401)
  expect((await apps.getSlot(group, "shop-web", "staging")).state).toBe("Running")
  expect(sandbox.appEnvironment(staging)["WEBSITE_SLOT_NAME"]).toBe("staging")

  await apps.restart(group, "shop-web")
  expect((await apps.get(group, "shop-web")).state).toBe("Stopped")
  await apps.start(group, "shop-web")
  expect((await apps.get(group, "shop-web")).state).toBe("Running")
  expect(await appTokenOf(sandbox, "https://vault.azure.net")).not.toBe("")
})

test("a slot is stopped by itself, and the state is part of what is saved", async () => {
  await apps.stopSlot(group, "shop-web", "staging")
  expect(() => sandbox.appEnvironment(staging)).toThrow("is stopped")
  expect(sandbox.appEnvironment(siteResource)["WEBSITE_SLOT_NAME"]).toBe("Production")
  expect(sandbox.state().sites).toMatchObject([{ state: "Running", slots: [{ state: "Stopped" }] }])
  await apps.startSlot(group, "shop-web", "staging")
  await apps.restartSlot(group, "shop-web", "staging")
  expect((await apps.getSlot(group, "shop-web", "staging")).state).toBe("Running")
})

test("it is a write: it needs its permission, takes its time and moves the time of the last change", async () => {
  const before = (await apps.get(group, "shop-web")).lastModifiedTimeUtc
  await apps.restart(group, "shop-web")
  expect((await apps.get(group, "shop-web")).lastModifiedTimeUtc).not.toEqual(before)
  const objectId = demoSeed.directory?.servicePrincipals?.[0]?.objectId ?? ""
  await sandbox.seed({ ...seed, denied: { [objectId]: ["Microsoft.Web/sites/stop/*"] } })
  await expect(apps.stop(group, "shop-web")).rejects.toMatchObject({ code: "AuthorizationFailed" })
  await expect(apps.stop(group, "no-web")).rejects.toMatchObject({ statusCode: 403 })
  await expect(apps.start(group, "no-web")).rejects.toMatchObject({ code: "ResourceNotFound" })
})
