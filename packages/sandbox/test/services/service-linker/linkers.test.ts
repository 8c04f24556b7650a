import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { demoSeed, type Sandbox } from "../../../src/index.ts"
import { armHeaders, call, siteResource, startDemo } from "../../harness.ts"

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())

const target =
  "/subscriptions/20000000-0000-4000-8000-000000000001/resourceGroups/demo/providers/Microsoft.DBforPostgreSQL/flexibleServers/shop-db/databases/shop"
beforeEach(() =>
  sandbox.seed({
    ...demoSeed,
    sites: (demoSeed.sites ?? []).map((site) => ({
      ...site,
      appSettings: { ...site.appSettings, AZURE_POSTGRESQL_PASSWORD: "p" },
    })),
    linkers: [{ source: siteResource, name: "old", target, settings: ["AZURE_POSTGRESQL_PASSWORD"] }],
  }),
)

const linkers = `${siteResource}/providers/Microsoft.ServiceLinker/linkers`
const ask = async (method: string, path: string, version = "2024-04-01") =>
  call(sandbox, `${path}?api-version=${version}`, { method, headers: await armHeaders(sandbox) })

describe("linkers of Service Connector", () => {
  test("are listed and read as recorded", async () => {
    const shown = {
      id: `${linkers}/old`,
      name: "old",
      type: "microsoft.servicelinker/linkers",
      properties: {
        provisioningState: "Succeeded",
        targetService: { id: target, type: "AzureResource" },
        authInfo: { authType: "secret" },
        clientType: "nodejs",
      },
    }
    expect((await ask("GET", linkers)).json).toMatchObject({ value: [shown] })
    expect((await ask("GET", `${linkers}/OLD`)).json).toMatchObject(shown)
    expect((await ask("POST", `${linkers}/old/listConfigurations`)).json).toMatchObject({
      configurations: [{ name: "AZURE_POSTGRESQL_PASSWORD", value: "HIDDEN" }],
    })
    expect((await ask("GET", `${linkers}/other`)).status).toBe(404)
    expect((await ask("GET", linkers.replace("shop-web", "nothing"))).status).toBe(404)
    expect((await ask("GET", linkers, "2020-01-01")).status).toBe(400)
  })

  test("go with what they wrote, in an operation", async () => {
    sandbox.setFaults({ lroMs: 200 })
    expect((await ask("DELETE", `${linkers}/old`)).status).toBe(202)
    expect((await ask("GET", `${linkers}/old`)).json).toMatchObject({
      properties: { provisioningState: "Deleting" },
    })
    for (let status = 200; status !== 404;) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      status = (await ask("GET", `${linkers}/old`)).status
    }
    sandbox.setFaults({ lroMs: 0 })
    expect(sandbox.state().sites?.[0]?.appSettings).not.toHaveProperty("AZURE_POSTGRESQL_PASSWORD")
    expect((await ask("DELETE", `${linkers}/old`)).status).toBe(204)
  })
})
