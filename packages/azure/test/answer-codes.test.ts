import { WebSiteManagementClient } from "@azure/arm-appservice"
import { PostgreSQLManagementFlexibleServerClient } from "@azure/arm-postgresql-flexible"
import { demoSeed, type Sandbox } from "@keyless/sandbox"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"

import { answerCodes } from "../src/answers/meaning.ts"
import {
  azureFailure,
  requestAzure,
  firewallRuleCloser,
  flexibleFirewallRules,
  runOperation,
} from "../src/index.ts"
import { context, login, openSandbox } from "./sandbox.ts"

const subscription = "20000000-0000-4000-8000-000000000001"
const server = { subscription, resourceGroup: "demo", server: "shop-db" }
const range = { startIpAddress: "203.0.113.7", endIpAddress: "203.0.113.7" }
const nothing = () => Promise.resolve()
const postgresPlane = {
  addServer: () => Promise.resolve({ host: "127.0.0.1", port: 5432 }),
  removeServer: nothing,
  syncAdministrators: nothing,
  createDatabase: nothing,
  dropDatabase: nothing,
  close: nothing,
}
const writing = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/write"
const deleting = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules/delete"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await openSandbox({ seed: demoSeed, postgresPlane })
})
beforeEach(async () => {
  await sandbox.reset()
  sandbox.clearLogs()
})
afterAll(() => sandbox.stop())

const getSite = () => {
  const client = login(sandbox).client(
    (credential, options) => new WebSiteManagementClient(credential, subscription, options),
  )
  return requestAzure(() => client.webApps.get("demo", "shop-web"), { resource: "shop-web" })
}
const operations = () =>
  login(sandbox).client(
    (credential, options) => new PostgreSQLManagementFlexibleServerClient(credential, subscription, options),
  ).firewallRules
const rules = () => flexibleFirewallRules(operations())
const putRule = () => rules().put({ ...server, rule: "svc_test" }, range, context())
const ruleNames = () =>
  (sandbox.state().postgresServers ?? []).flatMap(({ firewallRules = [] }) =>
    firewallRules.map(({ name }) => name),
  )

describe("the table of codes", () => {
  it("has sources, known errors, and a next action for all that does not explain itself", () => {
    for (const row of answerCodes) {
      expect(Object.keys(azureFailure.codes), row.code).toContain(row.error)
      expect(row.source.length, row.code).toBeGreaterThan(10)
      const explained = row.error === "permission_missing" || row.error === "provider_not_registered"
      expect(row.hint !== undefined || explained, row.code).toBe(true)
    }
  })

  it("reaches every row: no general one stands before a particular one of its code", () => {
    const general = new Set<string>()
    for (const { code, says } of answerCodes) {
      expect(general.has(code.toLowerCase()), code).toBe(false)
      if (says === undefined) general.add(code.toLowerCase())
    }
  })
})

describe("a refusal", () => {
  it.each([
    [403, "RequestDisallowedByPolicy", "Resource 'shop-web' was disallowed by policy.", "policy_denied"],
    [403, "RequestDisallowedByAzure", "The selected region is not accepting customers.", "policy_denied"],
    [403, "DenyAssignmentAuthorizationFailed", "A deny assignment exists.", "policy_denied"],
    [409, "ScopeLocked", "The scope cannot perform write because it is locked.", "resource_locked"],
    [409, "ReadOnlyDisabledSubscription", "The subscription is disabled.", "subscription_disabled"],
    [
      409,
      "MissingSubscriptionRegistration",
      "The subscription is not registered to use namespace 'Microsoft.Web'.",
      "provider_not_registered",
    ],
    [409, "SubscriptionNotRegistered", "Not registered.", "provider_not_registered"],
    [409, "ResourceGroupBeingDeleted", "The group is deprovisioning.", "resource_unavailable"],
    [
      409,
      "OperationNotAllowed",
      "Operation could not be completed as it results in exceeding approved quota.",
      "quota_exceeded",
    ],
    [400, "ServerStoppedError", "The server is stopped.", "resource_stopped"],
    [
      409,
      "ServerUnavailableForOperation",
      "Operation cannot be performed as server 'x' is currently in state 'Stopped'.",
      "resource_stopped",
    ],
    [404, "CapacityNotActive", "Capacity is not active.", "resource_stopped"],
    [403, "ForbiddenByFirewall", "Client address is not authorized.", "network_denied"],
    [403, "AuthorizationFailed", "The client does not have authorization.", "permission_missing"],
    [403, "SomethingElse", "The moon is in the wrong quarter.", "azure_failed"],
    [401, "InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer.", "login_failed"],
  ])("with %i %s is told by its code", async (status, code, message, expected) => {
    sandbox.setFaults({ answers: [{ operation: "Microsoft.Web/sites/read", status, code, message }] })
    await expect(getSite()).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining(message),
      details: expect.objectContaining({ serviceCode: code }),
    })
  })

  it("names the provider to register", async () => {
    const message =
      "The subscription is not registered to use namespace 'Microsoft.Web'. See https://aka.ms/rps"
    const code = "MissingSubscriptionRegistration"
    sandbox.setFaults({ answers: [{ operation: "Microsoft.Web/sites/read", status: 409, code, message }] })
    await expect(getSite()).rejects.toMatchObject({
      hint: expect.stringContaining("az provider register --namespace Microsoft.Web "),
    })
  })
})

describe("what passes is waited for", () => {
  it.each([
    [409, "ServerIsBusy", "Cannot complete operation while server is busy processing another operation."],
    [400, "OperationNotAllowed", "The operation cannot be done while the server is restarting."],
    [409, "AnotherOperationInProgress", "Another operation is in progress."],
    [409, "ServerUnavailableForOperation", "The server is currently in state 'Updating'."],
    [409, "Conflict", "Cannot modify this site because another operation is in progress."],
    [500, "InternalServerError", "An unexpected error occured."],
  ])("%i %s, when a rule is made and when it is removed", async (status, code, message) => {
    const answer = { status, code, message, times: 2 }
    sandbox.setFaults({
      answers: [
        { operation: writing, ...answer },
        { operation: deleting, ...answer },
      ],
    })
    await putRule()
    expect(ruleNames()).toContain("svc_test")
    const close = firewallRuleCloser(async () => rules())
    await close(context(), { ...server, rule: "svc_test" }, true)
    expect(ruleNames()).not.toContain("svc_test")
  })

  it("an operation that was accepted and failed, when a rule is made and when it is removed", async () => {
    const failure = { code: "ServerIsBusy", message: "busy", times: 2 }
    sandbox.setFaults({
      failedOperations: [
        { operation: writing, ...failure },
        { operation: deleting, ...failure },
      ],
    })
    await putRule()
    expect(ruleNames()).toContain("svc_test")
    await rules().delete({ ...server, rule: "svc_test" }, context())
    expect(ruleNames()).not.toContain("svc_test")
  })

  it("but not what lasts", async () => {
    const failure = { code: "RequestDisallowedByPolicy", message: "no", times: 9 }
    sandbox.setFaults({ failedOperations: [{ operation: writing, ...failure }] })
    const begin = () => operations().beginCreateOrUpdate("demo", "shop-db", "svc_test", range)
    await expect(runOperation(begin, context())).rejects.toMatchObject({
      code: "policy_denied",
      retryable: false,
    })
    const sent = sandbox.requests().filter(({ method }) => method === "PUT")
    expect(sent).toHaveLength(1)
  })
})
