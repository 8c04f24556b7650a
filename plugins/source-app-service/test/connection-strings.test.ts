import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, expect, it } from "vitest"

import { openSite } from "../src/site.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const orders = { value: "Host=x;Username=app", type: "PostgreSQL" as const }
const shop = { value: "Server=x", type: "SQLAzure" as const }
const parts = {
  subscription: "20000000-0000-4000-8000-000000000001",
  resourceGroup: "demo",
  site: "shop-web",
}
const seed = {
  ...demoSeed,
  postgresServers: [],
  sites: [
    {
      resourceGroup: "demo",
      name: "shop-web",
      connectionStrings: { shop },
      slots: [{ name: "staging", connectionStrings: { shop } }],
    },
  ],
}

let sandbox: Sandbox
beforeAll(async () => (sandbox = await openSandbox({ seed })))
afterAll(() => sandbox.stop())

it.each([{ ...parts }, { ...parts, slot: "staging" }])(
  "connection strings are read and replaced whole: %j",
  async (at) => {
    const app = await openSite(login(sandbox), at)
    expect(Object.fromEntries(await app.readConnectionStrings(context()))).toEqual({ shop })
    await app.writeConnectionStrings(context(), new Map(Object.entries({ orders })), Date.now() + 60_000)
    expect(Object.fromEntries(await app.readConnectionStrings(context()))).toEqual({ orders })
  },
)
