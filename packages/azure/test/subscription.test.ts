import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { context, login, openSandbox } from "./sandbox.ts"

const first = "20000000-0000-4000-8000-000000000001"
const second = "20000000-0000-4000-8000-000000000002"

let sandbox: Sandbox
let empty: string
beforeAll(async () => {
  sandbox = await openSandbox()
  empty = await mkdtemp(join(tmpdir(), "keyless-profile-"))
})
afterAll(() => sandbox.stop())

const withProfile = async () => {
  const folder = await mkdtemp(join(tmpdir(), "keyless-profile-"))
  const subscriptions = [
    { id: first, name: "Demo", isDefault: false },
    { id: second, name: "Other", isDefault: true },
  ]
  await writeFile(join(folder, "azureProfile.json"), `\uFEFF${JSON.stringify({ subscriptions })}`)
  return folder
}

describe("the subscription", () => {
  it("is the one given, in lower case", async () => {
    const azure = login(sandbox, { environment: { AZURE_CONFIG_DIR: empty } })
    expect(await azure.subscription(context(), second.toUpperCase())).toBe(second)
  })

  it("is found by its name in the Azure CLI's file", async () => {
    const azure = login(sandbox, { environment: { AZURE_CONFIG_DIR: await withProfile() } })
    expect(await azure.subscription(context(), "demo")).toBe(first)
  })

  it("is that of the environment before that of the Azure CLI", async () => {
    const folder = await withProfile()
    const chosen = login(sandbox, { environment: { AZURE_CONFIG_DIR: folder } })
    expect(await chosen.subscription(context())).toBe(second)
    const set = login(sandbox, { environment: { AZURE_CONFIG_DIR: folder, AZURE_SUBSCRIPTION_ID: first } })
    expect(await set.subscription(context())).toBe(first)
  })

  it("is the only one that the caller can see", async () => {
    expect(await login(sandbox, { environment: { AZURE_CONFIG_DIR: empty } }).subscription(context())).toBe(
      first,
    )
  })

  it("has to be named where there are several", async () => {
    await using two = await openSandbox({
      seed: { ...demoSeed, subscriptions: [{ id: first }, { id: second }], postgresServers: [] },
    })
    await expect(
      login(two, { environment: { AZURE_CONFIG_DIR: empty } }).subscription(context()),
    ).rejects.toMatchObject({
      code: "subscription_missing",
      hint: expect.stringContaining("az account set"),
    })
  })

  it("is not found by a name that nobody has", async () => {
    await expect(
      login(sandbox, { environment: { AZURE_CONFIG_DIR: empty } }).subscription(context(), "moon"),
    ).rejects.toMatchObject({
      code: "subscription_not_found",
    })
  })
})
