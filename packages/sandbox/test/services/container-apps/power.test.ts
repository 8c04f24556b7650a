import { ContainerAppsAPIClient } from "@azure/arm-appcontainers"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { containerAppId, demoSeed, type Sandbox } from "../../../src/index.ts"
import { clientOptions, credentialOf, group, startDemo, subscriptionId } from "../../harness.ts"

const name = "shop-app"
const id = containerAppId({ subscriptionId, resourceGroup: group, name })
const seed = {
  ...demoSeed,
  containerApps: [
    { resourceGroup: group, name, systemIdentity: {}, template: { containers: [{ name: "web" }] } },
  ],
}

let sandbox: Sandbox
let apps: ContainerAppsAPIClient["containerApps"]
beforeAll(async () => {
  ;({ sandbox } = await startDemo({ seed }))
  const options = clientOptions(sandbox)
  apps = new ContainerAppsAPIClient(credentialOf(sandbox), subscriptionId, options).containerApps
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

test("an app that is stopped says so and has no process, until it is started", async () => {
  expect(sandbox.appEnvironment(id)["CONTAINER_APP_NAME"]).toBe(name)
  const stopped = await apps.beginStopAndWait(group, name)
  expect(stopped).toMatchObject({ runningStatus: "Stopped", provisioningState: "Succeeded" })
  expect((await apps.get(group, name)).runningStatus).toBe("Stopped")
  expect(() => sandbox.appEnvironment(id)).toThrow("is stopped")
  expect(sandbox.state().containerApps).toMatchObject([{ runningStatus: "Stopped" }])
  const started = await apps.beginStartAndWait(group, name)
  expect(started.runningStatus).toBe("Running")
  expect(sandbox.appEnvironment(id)["CONTAINER_APP_NAME"]).toBe(name)
})

test("it is refused while another write goes on", async () => {
  sandbox.setFaults({ lroMs: 200 })
  const poller = await apps.beginStop(group, name)
  await expect(apps.beginStart(group, name)).rejects.toMatchObject({
    code: "ContainerAppOperationInProgress",
  })
  await poller.pollUntilDone()
  expect((await apps.get(group, name)).runningStatus).toBe("Stopped")
})
