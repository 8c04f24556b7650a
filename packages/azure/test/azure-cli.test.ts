import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, beforeAll, describe, expect, it } from "vitest"

import { type Sandbox } from "@keyless/sandbox"
import { type Cloud, cloudFromEnvironment, clouds } from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const first = "20000000-0000-4000-8000-000000000001"
const second = "20000000-0000-4000-8000-000000000002"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openSandbox()
})
afterAll(() => sandbox.stop())

/** A folder of the Azure CLI. */
async function cli(files: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "keyless-azure-cli-"))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { AZURE_CONFIG_DIR: folder }
}

const registered = `[AzureCloud]
subscription = ${first}

[corp.stack]
# made by az cloud register
endpoint_resource_manager = https://management.corp.example/
endpoint_active_directory = https://login.corp.example/
endpoint_active_directory_resource_id = https://management.corp.example/
endpoint_microsoft_graph_resource_id: https://graph.corp.example/
endpoint_ossrdbms_resource_id = https://ossrdbms-aad.database.corp.example
suffix_sql_server_hostname = .database.corp.example
suffix_postgresql_server_endpoint = .postgres.database.corp.example
suffix_mysql_server_endpoint = .mysql.database.corp.example
suffix_keyvault_dns = .vault.corp.example
`

describe("the Azure CLI's active cloud", () => {
  it.each([
    ["AzureCloud", clouds.public],
    ["AzureChinaCloud", clouds.china],
    ["AzureUSGovernment", clouds.usGovernment],
  ])("is followed where it is %s", async (name, cloud) => {
    expect(await cloudFromEnvironment(await cli({ config: `[cloud]\nname = ${name}\n` }))).toBe(cloud)
  })

  it("is the public one where the CLI says nothing", async () => {
    expect(await cloudFromEnvironment(await cli({}))).toBe(clouds.public)
    expect(await cloudFromEnvironment(await cli({ config: "[core]\noutput = table\n" }))).toBe(clouds.public)
  })

  it("gives way to KEYLESS_CLOUD and AZURE_CLOUD_NAME", async () => {
    const environment = await cli({ config: "[cloud]\nname = AzureChinaCloud\n" })
    expect(await cloudFromEnvironment({ ...environment, KEYLESS_CLOUD: "public" })).toBe(clouds.public)
    expect(await cloudFromEnvironment({ ...environment, AZURE_CLOUD_NAME: "AzureUSGovernment" })).toBe(
      clouds.usGovernment,
    )
  })

  it("may have been registered by hand", async () => {
    const config = "\uFEFF[cloud]\nname = corp.stack\n"
    const cloud = await cloudFromEnvironment(await cli({ config, "clouds.config": registered }))
    expect(cloud).toEqual({
      name: "corp.stack",
      resourceManager: "https://management.corp.example",
      resourceManagerAudience: "https://management.corp.example",
      authorityHost: "https://login.corp.example",
      disableInstanceDiscovery: true,
      graph: "https://graph.corp.example",
      suffixes: {
        postgresql: "postgres.database.corp.example",
        mysql: "mysql.database.corp.example",
        sql: "database.corp.example",
        keyVault: "vault.corp.example",
      },
      scopes: {
        ossrdbms: "https://ossrdbms-aad.database.corp.example/.default",
        sql: "https://database.corp.example/.default",
        keyVault: "https://vault.corp.example/.default",
      },
    } satisfies Cloud)
  })

  it("is refused where it says too little, and where nobody knows it", async () => {
    const config = "[cloud]\nname = corp.stack\n"
    const thin = registered.replace(/endpoint_ossrdbms.*\n/, "")
    await expect(cloudFromEnvironment(await cli({ config, "clouds.config": thin }))).rejects.toMatchObject({
      code: "cloud_invalid",
      message: expect.stringContaining("scopes.ossrdbms"),
      hint: expect.stringContaining("KEYLESS_CLOUD"),
    })
    const closed = await cli({ config: "[cloud]\nname = AzureGermanCloud\n" })
    await expect(cloudFromEnvironment(closed)).rejects.toMatchObject({ code: "cloud_invalid" })
  })
})

describe("the Azure CLI's subscription", () => {
  const profile = (...subscriptions: readonly object[]) =>
    cli({ "azureProfile.json": `\uFEFF${JSON.stringify({ subscriptions })}` })
  const chosenIn = (environmentName: string, id: string, state = "Enabled") => ({
    id,
    name: "Shop",
    state,
    isDefault: true,
    environmentName,
    user: { name: "ada@keyless.example", type: "user" },
    tenantId: "10000000-0000-4000-8000-000000000001",
  })

  it.each([
    [clouds.public, second],
    [clouds.usGovernment, first],
  ])("is the one that is chosen in the cloud", async (cloud, id) => {
    const environment = await profile(chosenIn("AzureUSGovernment", first), chosenIn("AzureCloud", second))
    const azure = login(sandbox, { environment, cloud })
    expect(await azure.subscription(context())).toBe(id)
    expect(await azure.subscription(context(), "shop")).toBe(id)
  })

  it("is not taken from another cloud", async () => {
    const environment = await profile(chosenIn("AzureCloud", second))
    expect(await login(sandbox, { environment }).subscription(context())).toBe(first)
  })

  it("is refused where it is disabled", async () => {
    const environment = await profile(chosenIn("AzureCloud", second, "Disabled"))
    const azure = login(sandbox, { environment, cloud: clouds.public })
    await expect(azure.subscription(context())).rejects.toMatchObject({
      code: "subscription_disabled",
      hint: expect.stringContaining("az account list --refresh"),
    })
  })
})
