import { expect, test } from "vitest"
import { scriptedPrompts, testHost } from "../support/test-host.ts"

const answers = {
  "Which identity": "service-principal",
  "How does the app read": "nodejs",
  "Name of the app.": "shop web",
  "Group of the server.": "data",
  "Group.": "demo",
  "Server.": "db",
  "Database.": "shop",
  "Client id.": "1",
  "Secret.": "hunter2",
}

test("asks for what is needed, shows the command without secrets, and runs it", async () => {
  const prompts = scriptedPrompts({ ...answers, "Run this command?": true })
  const host = testHost({ prompts })
  const { code, json } = await host.run()
  expect(code).toBe(0)
  expect(json()).toMatchObject({
    clientType: "nodejs",
    targetService: { id: "/subscriptions/s/data/db/shop" },
  })
  expect(prompts.asked).toContain(
    "keyless webapp connection create postgres-flexible --resource-group demo --name 'shop web' " +
      "--target-resource-group data --server db --database shop " +
      "--service-principal client-id=1 secret=[redacted] --client-type nodejs",
  )
  expect(host.world.settings.get("AZURE_POSTGRESQL_CLIENTSECRET")).toBe("hunter2")
})

test("runs nothing without a yes", async () => {
  const host = testHost({ prompts: scriptedPrompts({ ...answers, "Run this command?": false }) })
  const { code, stdout } = await host.run()
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" })
  expect(host.requests).toEqual([])
})

test("leaving in the middle runs nothing", async () => {
  const host = testHost({ prompts: scriptedPrompts({ ...answers, "Database.": null }) })
  expect((await host.run()).code).toBe(130)
})
