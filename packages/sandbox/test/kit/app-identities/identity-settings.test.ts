import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { containerAppId, demoSeed, type Sandbox } from "../../../src/index.ts"
import { identityResource, startDemo } from "../../harness.ts"

const subscriptionId = "20000000-0000-4000-8000-000000000001"
const id = containerAppId({ subscriptionId, resourceGroup: "demo", name: "shop-jobs" })
const clientId = "80000000-0000-4000-8000-000000000001"
type Lifecycle = "Init" | "Main" | "None" | "All"

let sandbox: Sandbox
beforeAll(async () => {
  ;({ sandbox } = await startDemo())
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.reset())

const begin = (settings: readonly { identity: string; lifecycle: Lifecycle }[]) =>
  sandbox.seed({
    ...demoSeed,
    containerApps: [
      {
        resourceGroup: "demo",
        name: "shop-jobs",
        systemIdentity: {},
        userAssignedIdentities: [identityResource],
        configuration: { identitySettings: [...settings] },
        template: { containers: [{ name: "web" }], initContainers: [{ name: "migrate" }] },
      },
    ],
  })

/** Status of a request for a token from a container. */
const ask = async (container: string, query: Record<string, string> = {}): Promise<number> => {
  const environment = sandbox.appEnvironment(id, container)
  const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
  const resource = "https://ossrdbms-aad.database.windows.net"
  url.search = new URLSearchParams({ "api-version": "2019-08-01", resource, ...query }).toString()
  const headers = { "x-identity-header": environment["IDENTITY_HEADER"] ?? "" }
  return (await fetch(url, { headers })).status
}

describe("identitySettings of a container app", () => {
  test.each([
    ["All", 200, 200],
    ["Main", 200, 400],
    ["Init", 400, 200],
    ["None", 400, 400],
  ] as const)("%s: main containers get %i, init containers %i", async (lifecycle, main, init) => {
    await begin([{ identity: "system", lifecycle }])
    expect([await ask("web"), await ask("migrate")]).toEqual([main, init])
    expect(await ask("web", { client_id: clientId })).toBe(200)
    await begin([{ identity: identityResource, lifecycle }])
    const named = { client_id: clientId }
    expect([await ask("web", named), await ask("migrate", named)]).toEqual([main, init])
    expect(await ask("web")).toBe(200)
  })

  test("leave every container every identity where they say nothing", async () => {
    await begin([])
    expect([await ask("web"), await ask("migrate")]).toEqual([200, 200])
  })
})
