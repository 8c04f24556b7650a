import { inspect } from "node:util"

import { WebSiteManagementClient } from "@azure/arm-appservice"
import { ClientSecretCredential, CredentialUnavailableError, EnvironmentCredential } from "@azure/identity"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import {
  azureError,
  type Azure,
  requestAzure,
  requestAzureOrMissing,
  clouds,
  createAzure,
} from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const caller = "40000000-0000-4000-8000-000000000001"
const subscription = "20000000-0000-4000-8000-000000000001"
const site = `/subscriptions/${subscription}/resourceGroups/demo/providers/Microsoft.Web/sites/shop-web`

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openSandbox({
    seed: { ...demoSeed, postgresServers: [], denied: { [caller]: ["Microsoft.Web/sites/write"] } },
  })
})
beforeEach(() => sandbox.reset())
afterAll(() => sandbox.stop())

const sites = (azure: Azure, id = subscription) =>
  azure.client((credential, options) => new WebSiteManagementClient(credential, id, options)).webApps
const get = (azure: Azure, group = "demo", name = "shop-web", id = subscription) =>
  requestAzure(() => sites(azure, id).get(group, name), { resource: name })

describe("an error of Azure", () => {
  it("names the missing permission, its scope and who lacks it", async () => {
    const patch = requestAzure(() =>
      sites(login(sandbox)).update("demo", "shop-web", { identity: { type: "SystemAssigned" } }),
    )
    await expect(patch).rejects.toMatchObject({
      code: "permission_missing",
      message: expect.stringMatching(new RegExp(`Microsoft.Web/sites/write on ${site}`, "i")),
      hint: expect.stringContaining(
        `az role assignment create --assignee "${caller}" --role "Website Contributor"`,
      ),
      details: expect.objectContaining({ permission: "Microsoft.Web/sites/write", status: 403 }),
    })
  })

  it("tells a missing resource, group and subscription apart", async () => {
    const azure = login(sandbox)
    await expect(get(azure, "demo", "nothing")).rejects.toMatchObject({
      code: "resource_not_found",
      resource: "nothing",
    })
    await expect(get(azure, "nowhere")).rejects.toMatchObject({
      code: "resource_group_not_found",
      hint: expect.stringContaining("az group list"),
    })
    await expect(
      get(azure, "demo", "shop-web", "20000000-0000-4000-8000-00000000000f"),
    ).rejects.toMatchObject({ code: "subscription_not_found" })
  })

  it("becomes a value where the resource itself may be missing", async () => {
    const azure = login(sandbox)
    expect(await requestAzureOrMissing(() => sites(azure).get("demo", "nothing"))).toBeUndefined()
    await expect(requestAzureOrMissing(() => sites(azure).get("nowhere", "nothing"))).rejects.toMatchObject({
      code: "resource_group_not_found",
    })
  })

  it("keeps the service's code and message and one correlation id per run", async () => {
    sandbox.setFaults({
      answers: [
        { operation: "Microsoft.Web/sites/read", status: 409, code: "Conflict", message: "busy", times: 2 },
      ],
    })
    const azure = login(sandbox)
    const seen = await Promise.all([1, 2].map(() => get(azure).catch((error: unknown) => azureError(error))))
    const [one, two] = seen.map((error) => ("details" in error ? error.details : undefined))
    expect(one).toMatchObject({ status: 409, serviceCode: "Conflict", correlationId: expect.any(String) })
    expect(two).toEqual(one)
  })

  it("shows neither token nor body, however it is printed", async () => {
    sandbox.setFaults({
      answers: [
        {
          operation: "Microsoft.Web/sites/config/write",
          status: 409,
          code: "Conflict",
          message: "password=hush",
        },
      ],
    })
    const azure = login(sandbox)
    const put = requestAzure(() =>
      sites(azure).updateApplicationSettings("demo", "shop-web", { properties: { A: "hidden-value" } }),
    )
    const error = await put.catch((failed: unknown) => failed)
    const shown = `${inspect(error, { depth: 20, showHidden: true })}${JSON.stringify(error)}${String(error)}`
    expect(error).toMatchObject({ code: "azure_failed", message: "Conflict: password=[redacted]" })
    for (const secret of ["eyJ", "hidden-value"]) expect(shown).not.toContain(secret)
  })

  it("says that nothing answers", async () => {
    const closed = {
      ...clouds.public,
      resourceManager: "https://127.0.0.1:9",
      resourceManagerAudience: "https://management.azure.com",
    }
    const { credential } = login(sandbox)
    const azure = createAzure({ cloud: closed, credential })
    await expect(get(azure)).rejects.toMatchObject({ code: "azure_unreachable", retryable: true })
  })
})

describe("an error of the login", () => {
  const secret = (value: string, authorityHost = sandbox.url) =>
    new ClientSecretCredential(sandbox.tenantId, "50000000-0000-4000-8000-000000000001", value, {
      authorityHost,
      disableInstanceDiscovery: true,
    })

  it("explains a wrong client secret without showing it", async () => {
    const azure = createAzure({ cloud: sandbox.cloud, credential: secret("not-the-secret") })
    const error = await azure.caller(context()).catch((failed: unknown) => azureError(failed))
    expect(error).toMatchObject({
      code: "login_failed",
      message: expect.stringContaining("AADSTS7000215"),
      hint: expect.stringContaining("secret"),
    })
    expect(JSON.stringify(error)).not.toContain("not-the-secret")
  })

  it("explains a wrong client secret of the environment", async () => {
    const azure = login(sandbox)
    process.env["AZURE_CLIENT_SECRET"] = "not-the-secret"
    await expect(azure.caller(context())).rejects.toMatchObject({ code: "login_failed" })
  })

  it("sends people whose device is not joined to the IT department", async () => {
    sandbox.setFaults({ conditionalAccess: {} })
    await expect(login(sandbox).caller(context())).rejects.toMatchObject({
      code: "conditional_access",
      message: expect.stringContaining("AADSTS530003"),
      hint: expect.stringContaining("IT department"),
    })
  })

  it("says that nobody is logged in", async () => {
    for (const name of ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"]) delete process.env[name]
    const azure = createAzure({ cloud: sandbox.cloud, credential: new EnvironmentCredential() })
    await expect(azure.caller(context())).rejects.toMatchObject({
      code: "not_logged_in",
      hint: expect.stringContaining("az login"),
    })
  })

  it("says that the authority does not answer", async () => {
    const azure = createAzure({ cloud: sandbox.cloud, credential: secret("any", "https://127.0.0.1:9") })
    await expect(azure.caller(context())).rejects.toMatchObject({ code: "azure_unreachable" })
  })

  // What the Azure CLI writes when a person is needed; the sandbox has no such person.
  it.each([
    [
      "AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication.",
      "login_interactive_required",
    ],
    [
      "AADSTS700082: The refresh token has expired due to inactivity. Please run 'az login'.",
      "login_interactive_required",
    ],
    ["Interactive authentication is needed. Please run: az login", "login_interactive_required"],
    [
      "Please run 'az login' from a command prompt to authenticate before using this credential.",
      "not_logged_in",
    ],
    [
      "AADSTS50126: invalid_grant: Error validating credentials due to invalid username or password.",
      "login_failed",
    ],
    ["AADSTS53003: Access has been blocked by Conditional Access policies.", "conditional_access"],
  ])("reads %j", (message, code) => {
    expect(azureError(new CredentialUnavailableError(message))).toMatchObject({ code })
  })
})
