import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { WebSiteManagementClient } from "@azure/arm-appservice"
import type { Sandbox } from "../../../src/index.ts"
import {
  appTokenOf,
  call,
  clientOptions,
  credentialOf,
  group,
  identityResource,
  siteResource,
  subscriptionId,
} from "../../harness.ts"
import {
  letReadSecrets,
  oldVault,
  rolesOf,
  secretsOf,
  servicesSeed,
  shopIdentity,
  siteIdentity,
  startServices,
  urlOf,
  vault,
} from "../../services.ts"

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startServices()
})
afterAll(() => sandbox.stop())
beforeEach(() => sandbox.seed(servicesSeed))

const web = () => new WebSiteManagementClient(credentialOf(sandbox), subscriptionId, clientOptions(sandbox))
const write = async (properties: Record<string, string>) => {
  await web().webApps.updateApplicationSettings(group, "shop-web", { properties })
}
const seen = (name = "PASSWORD") => sandbox.appEnvironment(siteResource)[name]

test("an app sees the secret once its identity may read it, and the reference until then", async () => {
  const reference = `@Microsoft.KeyVault(SecretUri=${urlOf(sandbox, vault)}/secrets/greeting)`
  await write({ PASSWORD: reference, PLAIN: "plain" })
  expect(seen()).toBe(reference)
  const { id = "" } = await letReadSecrets(sandbox, siteIdentity)
  expect(seen()).toBe("hello")
  expect(seen("PLAIN")).toBe("plain")
  await secretsOf(sandbox).setSecret("greeting", "good night")
  expect(seen()).toBe("good night")
  const settings = await web().webApps.listApplicationSettings(group, "shop-web")
  expect(settings.properties?.["PASSWORD"]).toBe(reference)
  await rolesOf(sandbox).roleAssignments.deleteById(id)
  expect(seen()).toBe(reference)
})

test("each form of a reference is understood, others are text", async () => {
  await letReadSecrets(sandbox, siteIdentity)
  const first = (await secretsOf(sandbox).setSecret("greeting", "third")).properties.version
  await secretsOf(sandbox).setSecret("greeting", "fourth")
  const origin = urlOf(sandbox, vault)
  const resolved = {
    A: `@Microsoft.KeyVault(SecretUri=${origin}/secrets/greeting/${first})`,
    B: `@Microsoft.KeyVault(SecretUri=${origin}/secrets/greeting/)`,
    C: "@Microsoft.KeyVault(SecretUri=https://shop-vault.vault.azure.net/secrets/greeting)",
    D: "@Microsoft.KeyVault(VaultName=shop-vault;SecretName=greeting)",
    E: `@Microsoft.KeyVault(VaultName=shop-vault;SecretName=greeting;SecretVersion=${first})`,
  }
  const text = {
    F: "@Microsoft.KeyVault(VaultName=shop-vault;SecretName=nothing)",
    G: "@Microsoft.KeyVault(VaultName=no-vault;SecretName=greeting)",
    H: `@Microsoft.KeyVault(SecretUri=${origin}/keys/greeting)`,
    I: "@Microsoft.KeyVault(nonsense)",
    J: `see @Microsoft.KeyVault(SecretUri=${origin}/secrets/greeting)`,
    K: `@Microsoft.KeyVault(SecretUri=${origin}/secrets/greeting/${"0".repeat(32)})`,
  }
  await write({ ...resolved, ...text })
  expect(sandbox.appEnvironment(siteResource)).toMatchObject({
    A: "third",
    B: "fourth",
    C: "fourth",
    D: "fourth",
    E: "third",
    ...text,
  })
})

test("a secret that is off or deleted is not seen", async () => {
  await letReadSecrets(sandbox, siteIdentity)
  const reference = "@Microsoft.KeyVault(VaultName=shop-vault;SecretName=greeting)"
  await write({ PASSWORD: reference })
  const client = secretsOf(sandbox)
  const { version = "" } = (await client.getSecret("greeting")).properties
  await client.updateSecretProperties("greeting", version, { enabled: false })
  expect(seen()).toBe(reference)
  await client.updateSecretProperties("greeting", version, { enabled: true })
  expect(seen()).toBe("hello")
  await (await client.beginDeleteSecret("greeting", { intervalInMs: 1 })).pollUntilDone()
  expect(seen()).toBe(reference)
})

test("the site's reference identity reads instead of the system identity, while the site has it", async () => {
  await letReadSecrets(sandbox, shopIdentity)
  const reference = "@Microsoft.KeyVault(VaultName=shop-vault;SecretName=greeting)"
  await write({ PASSWORD: reference })
  const { webApps } = web()
  await webApps.update(group, "shop-web", { keyVaultReferenceIdentity: identityResource })
  expect((await webApps.get(group, "shop-web")).keyVaultReferenceIdentity).toBe(identityResource)
  expect(seen()).toBe(reference)
  await webApps.update(group, "shop-web", {
    identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
  })
  expect(seen()).toBe("hello")
  await webApps.update(group, "shop-web", { keyVaultReferenceIdentity: "SystemAssigned" })
  expect(seen()).toBe(reference)
})

test("access policies decide where roles do not count", async () => {
  await sandbox.seed({
    ...servicesSeed,
    keyVaults: [
      {
        resourceGroup: group,
        name: "old-vault",
        rbac: false,
        accessPolicies: [{ objectId: siteIdentity, secrets: ["get"] }],
        secrets: [{ name: "key", versions: [{ value: "from the old vault" }] }],
      },
    ],
  })
  await write({ PASSWORD: `@Microsoft.KeyVault(SecretUri=${urlOf(sandbox, oldVault)}/secrets/key)` })
  expect(seen()).toBe("from the old vault")
})

test("an app reads its secret itself with the token of its identity endpoint", async () => {
  await letReadSecrets(sandbox, siteIdentity)
  const authorization = `Bearer ${await appTokenOf(sandbox, "https://vault.azure.net")}`
  const answer = await call(sandbox, `${urlOf(sandbox, vault)}/secrets/greeting?api-version=7.4`, {
    headers: { authorization },
  })
  expect(answer).toMatchObject({ status: 200, json: { value: "hello" } })
})

test("a slot reads with its own identity, and connection strings may be references as well", async () => {
  const { webApps } = web()
  const reference = "@Microsoft.KeyVault(VaultName=shop-vault;SecretName=greeting)"
  await sandbox.seed({
    ...servicesSeed,
    sites: (servicesSeed.sites ?? []).map((site) => ({ ...site, slots: [{ name: "staging" }] })),
  })
  await letReadSecrets(sandbox, siteIdentity)
  const properties = { shop: { value: reference, type: "PostgreSQL" as const } }
  await webApps.updateConnectionStrings(group, "shop-web", { properties })
  await webApps.updateConnectionStringsSlot(group, "shop-web", "staging", { properties })
  const variable = "POSTGRESQLCONNSTR_shop"
  const staging = () => sandbox.appEnvironment(`${siteResource}/slots/staging`)[variable]
  expect([seen(variable), staging()]).toEqual(["hello", reference])
  const { identity } = await webApps.updateSlot(group, "shop-web", "staging", {
    identity: { type: "SystemAssigned" },
  })
  await letReadSecrets(sandbox, identity?.principalId ?? "")
  expect(staging()).toBe("hello")
})
