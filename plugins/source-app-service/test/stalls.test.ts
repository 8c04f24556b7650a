import { createAzure, parseCloud } from "@keyless/azure"
import { demoSeed, type FaultsPatch, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { appServiceSource } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const named = { resourceGroup: "demo", name: "shop-web" }

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox()))
beforeEach(() => sandbox.seed({ ...demoSeed, postgresServers: [] }))
afterAll(() => sandbox.stop())

/** The app as a machine of its own sees it: it takes no turns with the others. */
const machine = async () => {
  const { cloud, credential } = login(sandbox)
  const azure = createAzure({
    cloud: parseCloud(cloud),
    credential,
    locks: null,
    environment: sandbox.callerEnvironment(),
  })
  return (await appServiceSource({ azure }).resolve(context(), named)).settings
}
const settings = () => sandbox.state().sites?.[0]?.appSettings ?? {}

const stall = (operation: string, when: "before" | "after"): NonNullable<FaultsPatch["delays"]> => [
  { operation, ms: 1_000, when, times: 1 },
]

describe("a writer of settings that stalls between its reading and its write", () => {
  it.each([
    ["with the answer to its reading", stall("Microsoft.Web/sites/config/list/action", "after")],
    ["before its reading", stall("Microsoft.Web/sites/config/list/action", "before")],
    ["with the answer to its write", stall("Microsoft.Web/sites/config/write", "after")],
  ])("takes nothing of another machine's away: %s", async (_, delays) => {
    const [slow, quick] = await Promise.all([machine(), machine()])
    sandbox.setFaults({ delays })
    const changing = slow.change(context(), { set: { SLOW: "1" }, remove: [] })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await Promise.all([changing, quick.change(context(), { set: { QUICK: "1" }, remove: [] })])
    expect(settings()).toMatchObject({ SLOW: "1", QUICK: "1", SHOP_NAME: "The Corner Shop" })
  })

  it("takes turns with other processes of its machine", async () => {
    const azures = [login(sandbox), login(sandbox)]
    const stores = await Promise.all(
      azures.map(async (azure) => (await appServiceSource({ azure }).resolve(context(), named)).settings),
    )
    sandbox.setFaults({ siteWriteMs: 50 })
    sandbox.clearLogs()
    await Promise.all(
      stores.map((store, index) => store.change(context(), { set: { [`KEY${index}`]: "1" }, remove: [] })),
    )
    sandbox.setFaults({ siteWriteMs: 0 })
    expect(settings()).toMatchObject({ KEY0: "1", KEY1: "1" })
    const writes = sandbox
      .requests()
      .filter(({ operation }) => operation === "Microsoft.Web/sites/config/write")
    expect(writes.map(({ status }) => status)).toEqual([200, 200])
  })
})
