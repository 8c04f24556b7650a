import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { AppConfigurationManagementClient } from "@azure/arm-appconfiguration"
import { KeyVaultManagementClient } from "@azure/arm-keyvault"
import { startSandbox, type Sandbox } from "../../../src/index.ts"
import {
  adaId,
  armHeaders,
  call,
  caller,
  clientOptions,
  collect,
  credentialOf,
  group,
  groupId,
  memoryPlanes,
  siteResource,
  startDemo,
  subscriptionId,
} from "../../harness.ts"
import { oldVault, rolesOf, servicesSeed, startServices, store, urlOf, vault } from "../../services.ts"

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startServices()
})
afterAll(() => sandbox.stop())
beforeEach(async () => {
  await sandbox.seed(servicesSeed)
  sandbox.setFaults({ directoryDelayMs: 0, pageSize: null })
  sandbox.clearLogs()
})

const roleId = (guid: string) =>
  `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`
const secretsUser = roleId("4633458b-17de-408a-b874-0445c86b69e6")
const reader = roleId("acdd72a7-3385-48ef-bd42-f606fba81ae7")
const groupScope = `/subscriptions/${subscriptionId}/resourceGroups/${group}`

describe("vaults and stores", () => {
  test("are read and listed", async () => {
    const vaults = new KeyVaultManagementClient(credentialOf(sandbox), subscriptionId, {
      ...clientOptions(sandbox),
      credentials: { scopes: ["https://management.azure.com/.default"] },
    }).vaults
    expect(await vaults.get(group, "shop-vault")).toMatchObject({
      id: vault,
      location: "eastus",
      properties: {
        tenantId: sandbox.tenantId,
        sku: { family: "A", name: "standard" },
        vaultUri: `${urlOf(sandbox, vault)}/`,
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        publicNetworkAccess: "Enabled",
        accessPolicies: [],
      },
    })
    expect((await collect(vaults.listByResourceGroup(group))).map(({ id }) => id)).toEqual([vault, oldVault])
    sandbox.setFaults({ pageSize: 1 })
    expect((await collect(vaults.listBySubscription())).map(({ name }) => name)).toEqual([
      "shop-vault",
      "old-vault",
    ])
    await expect(vaults.get(group, "nothing")).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceNotFound",
    })

    const stores = new AppConfigurationManagementClient(
      credentialOf(sandbox),
      subscriptionId,
      clientOptions(sandbox),
    ).configurationStores
    expect(await stores.get(group, "shop-settings")).toMatchObject({
      id: store,
      endpoint: urlOf(sandbox, store),
      provisioningState: "Succeeded",
      disableLocalAuth: true,
      sku: { name: "standard" },
    })
    expect(await collect(stores.list())).toHaveLength(1)
    expect(await collect(stores.listByResourceGroup(group))).toHaveLength(1)
  })

  test("every vault and store has a listener of its own, and none without vaults and stores", async () => {
    const urls = sandbox.endpoints().map(({ url }) => url)
    expect(new Set(urls).size).toBe(3)
    await sandbox.seed({ ...servicesSeed, keyVaults: [] })
    expect(sandbox.endpoints().map(({ id }) => id)).toEqual([store])
    await expect(call(sandbox, `${urls[0]}/secrets`)).rejects.toThrow("ECONNREFUSED")
    const { sandbox: plain } = await startDemo()
    expect(plain.endpoints()).toEqual([])
    await plain.stop()
  })

  test("access policies are added, replaced and removed", async () => {
    const { vaults } = new KeyVaultManagementClient(credentialOf(sandbox), subscriptionId, {
      ...clientOptions(sandbox),
      credentials: { scopes: ["https://management.azure.com/.default"] },
    })
    const change = async (kind: "add" | "replace" | "remove", objectId: string, secrets: string[]) => {
      const { properties } = await vaults.updateAccessPolicy(group, "old-vault", kind, {
        properties: { accessPolicies: [{ tenantId: sandbox.tenantId, objectId, permissions: { secrets } }] },
      })
      return Object.fromEntries(
        properties.accessPolicies.map((policy) => [policy.objectId, policy.permissions.secrets]),
      )
    }
    expect(await change("add", adaId, ["Get"])).toEqual({ [adaId]: ["get"] })
    expect(await change("add", adaId, ["list"])).toEqual({ [adaId]: ["get", "list"] })
    await change("add", caller.objectId, ["all"])
    expect(await change("replace", adaId, ["set"])).toEqual({ [caller.objectId]: ["all"], [adaId]: ["set"] })
    expect(await change("remove", adaId, ["set"])).toEqual({ [caller.objectId]: ["all"] })
    const other = await call(sandbox, `${oldVault}/accessPolicies/mend?api-version=2024-11-01`, {
      method: "PUT",
      headers: await armHeaders(sandbox),
    })
    expect(other).toMatchObject({ status: 400, json: { error: { code: "BadRequest" } } })
  })
})

describe("role definitions", () => {
  test("are found by name and by id", async () => {
    const { roleDefinitions } = rolesOf(sandbox)
    const [found, ...others] = await collect(
      roleDefinitions.list(vault, { filter: "roleName eq 'Key Vault Secrets User'" }),
    )
    expect(others).toEqual([])
    expect(found).toMatchObject({
      id: secretsUser,
      roleName: "Key Vault Secrets User",
      roleType: "BuiltInRole",
      permissions: [
        { dataActions: expect.arrayContaining(["Microsoft.KeyVault/vaults/secrets/getSecret/action"]) },
      ],
    })
    expect((await roleDefinitions.getById(secretsUser)).roleName).toBe("Key Vault Secrets User")
    expect((await roleDefinitions.get(groupScope, reader.split("/").at(-1) ?? "")).roleName).toBe("Reader")
    expect(await collect(roleDefinitions.list(vault))).toHaveLength(7)
    await expect(roleDefinitions.get(vault, adaId)).rejects.toMatchObject({ statusCode: 404 })
    await expect(collect(roleDefinitions.list(vault, { filter: "a eq 'b'" }))).rejects.toMatchObject({
      statusCode: 400,
    })
  })
})

describe("role assignments", () => {
  test("are made, read and deleted", async () => {
    const { roleAssignments } = rolesOf(sandbox)
    const name = crypto.randomUUID()
    const made = await roleAssignments.create(vault, name, {
      principalId: adaId,
      roleDefinitionId: secretsUser,
    })
    expect(made).toMatchObject({
      id: `${vault}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      scope: vault,
      principalId: adaId,
      principalType: "User",
      roleDefinitionId: secretsUser,
    })
    expect(await roleAssignments.get(vault, name)).toMatchObject({ name, createdOn: expect.any(Date) })
    expect((await roleAssignments.getById(made.id ?? "")).name).toBe(name)
    await roleAssignments.delete(vault, name)
    await roleAssignments.delete(vault, name)
    await expect(roleAssignments.get(vault, name)).rejects.toMatchObject({
      statusCode: 404,
      code: "RoleAssignmentNotFound",
    })
  })

  test("exist once", async () => {
    const { roleAssignments } = rolesOf(sandbox)
    const name = crypto.randomUUID()
    const parameters = { principalId: adaId, roleDefinitionId: secretsUser }
    await roleAssignments.create(vault, name, parameters)
    await roleAssignments.create(vault, name, parameters)
    await expect(roleAssignments.create(vault, crypto.randomUUID(), parameters)).rejects.toMatchObject({
      statusCode: 409,
      code: "RoleAssignmentExists",
      message: expect.stringContaining(name.replaceAll("-", "")),
    })
    await expect(
      roleAssignments.create(vault, name, { ...parameters, principalId: groupId }),
    ).rejects.toMatchObject({ statusCode: 400, code: "RoleAssignmentUpdateNotPermitted" })
  })

  test("need a role, a scope and a principal that are there", async () => {
    const create = (scope: string, name: string, principalId: string, roleDefinitionId: string) =>
      rolesOf(sandbox).roleAssignments.create(scope, name, { principalId, roleDefinitionId })
    const name = crypto.randomUUID()
    await expect(create(vault, "not-a-guid", adaId, reader)).rejects.toMatchObject({
      code: "InvalidRoleAssignmentId",
    })
    await expect(create(vault, name, crypto.randomUUID(), reader)).rejects.toMatchObject({
      statusCode: 400,
      code: "PrincipalNotFound",
    })
    await expect(create(vault, name, adaId, roleId(crypto.randomUUID()))).rejects.toMatchObject({
      code: "RoleDefinitionDoesNotExist",
    })
    await expect(create(`${vault}-two`, name, adaId, reader)).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceNotFound",
    })
    await expect(create(`${groupScope}-two`, name, adaId, reader)).rejects.toMatchObject({
      statusCode: 404,
      code: "ResourceGroupNotFound",
    })
    expect((await create(groupScope, name, groupId, reader)).principalType).toBe("Group")
  })

  test("for a new principal need its type until the directory shows it", async () => {
    sandbox.setFaults({ directoryDelayMs: 600_000 })
    await call(sandbox, `${siteResource}?api-version=2023-12-01`, {
      method: "PATCH",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ identity: { type: "None" } }),
    })
    const { json } = await call(sandbox, `${siteResource}?api-version=2023-12-01`, {
      method: "PATCH",
      headers: await armHeaders(sandbox),
      body: JSON.stringify({ identity: { type: "SystemAssigned" } }),
    })
    const principalId = String(Object(json).identity.principalId)
    const create = (parameters: { principalType?: string }) =>
      rolesOf(sandbox).roleAssignments.create(vault, crypto.randomUUID(), {
        principalId,
        roleDefinitionId: secretsUser,
        ...parameters,
      })
    await expect(create({})).rejects.toMatchObject({
      statusCode: 400,
      code: "PrincipalNotFound",
      message: expect.stringContaining("replication delay"),
    })
    await expect(create({ principalType: "User" })).rejects.toMatchObject({ code: "UnmatchedPrincipalType" })
    expect((await create({ principalType: "ServicePrincipal" })).principalId).toBe(principalId)
  })

  test("are listed by scope, principal and groups", async () => {
    const { roleAssignments } = rolesOf(sandbox)
    const [above, there, below] = [groupScope, vault, `${vault}/secrets/greeting`]
    for (const scope of [above, there, below]) {
      await roleAssignments.create(scope, crypto.randomUUID(), {
        principalId: adaId,
        roleDefinitionId: secretsUser,
      })
    }
    await roleAssignments.create(there, crypto.randomUUID(), {
      principalId: groupId,
      roleDefinitionId: reader,
    })
    const list = async (filter?: string) =>
      (await collect(roleAssignments.listForScope(vault, { ...(filter !== undefined && { filter }) })))
        .filter(({ principalId }) => principalId !== caller.objectId)
        .map(({ scope, principalId }) => `${principalId === adaId ? "ada" : "group"} ${scope}`)
    expect(await list()).toEqual([`ada ${above}`, `ada ${there}`, `ada ${below}`, `group ${there}`])
    expect(await list("atScope()")).toEqual([`ada ${above}`, `ada ${there}`, `group ${there}`])
    expect(await list(`principalId eq '${adaId}'`)).toEqual([`ada ${above}`, `ada ${there}`, `ada ${below}`])
    expect(await list(`atScope() and assignedTo('${adaId}')`)).toEqual([
      `ada ${above}`,
      `ada ${there}`,
      `group ${there}`,
    ])
    await expect(list("a eq 'b'")).rejects.toMatchObject({ statusCode: 400 })
    expect(await collect(roleAssignments.listForSubscription())).toHaveLength(6)
    expect(await collect(roleAssignments.listForResourceGroup(group))).toHaveLength(6)
  })

  test("are refused to whoever is denied, and logged", async () => {
    await sandbox.seed({
      ...servicesSeed,
      denied: { [caller.objectId]: ["Microsoft.Authorization/roleAssignments/write"] },
    })
    const creating = rolesOf(sandbox).roleAssignments.create(vault, crypto.randomUUID(), {
      principalId: adaId,
      roleDefinitionId: secretsUser,
    })
    await expect(creating).rejects.toMatchObject({ statusCode: 403, code: "AuthorizationFailed" })
    expect(sandbox.requests().at(-1)).toMatchObject({
      kind: "arm",
      operation: "Microsoft.Authorization/roleAssignments/write",
    })
  })
})

test("a faulty seed is refused by name", async () => {
  const start = (seed: object) => startSandbox({ seed: { ...servicesSeed, ...seed }, ...memoryPlanes() })
  const twice = { resourceGroup: "demo", name: "twice" }
  await expect(start({ keyVaults: [twice, { ...twice, resourceGroup: "other" }] })).rejects.toThrow("twice")
  await expect(start({ appConfigurationStores: [twice, twice] })).rejects.toThrow("twice")
  const role = { scope: vault, principalId: adaId, role: "Reader" }
  await expect(start({ roleAssignments: [role, role] })).rejects.toThrow("occurs twice")
  await expect(start({ roleAssignments: [{ ...role, scope: "/subscriptions/x" }] })).rejects.toThrow(
    "none of the subscriptions",
  )
  await expect(start({ roleAssignments: [{ ...role, role: "King" }] })).rejects.toThrow("roleAssignments")
  const keyValue = { key: "a", value: "x" }
  await expect(
    start({ appConfigurationStores: [{ ...twice, keyValues: [keyValue, keyValue] }] }),
  ).rejects.toThrow("the key a")
})
