import { demoSeed, type SandboxSeed } from "../../../../src/index.ts"
import { adaId, caller, groupId, identityResource, siteResource, subscriptionId } from "../../../harness.ts"
import type { Given } from "./sample.ts"

/** How a test writes to an operation and reads what it wrote. */
export interface FieldCase {
  /** Path of a resource for the route. */
  readonly path: string
  /** Where the fields show, if not at the path itself. */
  readonly read?: { readonly method: "GET" | "POST"; readonly path: string }
  readonly given?: Given
  /** What shows of a field that is not shown as it was given. */
  readonly shows?: Readonly<Record<string, unknown>>
  /** Fields that show elsewhere, with the test that tries them. */
  readonly elsewhere?: Readonly<Record<string, string>>
}

const resources = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers`
const slot = `${siteResource}/slots/staging`
const postgres = `${resources}/Microsoft.DBforPostgreSQL/flexibleServers/shop-db`
const mysql = `${resources}/Microsoft.DBforMySQL/flexibleServers/shop-mysql`
const sql = `${resources}/Microsoft.Sql/servers/shop-sql`
const containerApp = `${resources}/Microsoft.App/containerApps/shop-app`
const springApp = `${resources}/Microsoft.AppPlatform/Spring/shop-spring/apps/shop-orders`
const vault = `${resources}/Microsoft.KeyVault/vaults/shop-vault`
const mysqlIdentity = identityResource.replace("shop-identity", "mysql-identity")
const tenantId = "10000000-0000-4000-8000-000000000001"
const assignment = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleAssignments/c0000000-0000-4000-8000-000000000001`
const readerRole = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`

const sqlDatabase: FieldCase = {
  path: `${sql}/databases/shop`,
  given: {
    location: "eastus",
    "properties.createMode": "Default",
    "properties.collation": "SQL_Latin1_General_CP1_CI_AS",
  },
}

/** The demo with something for every operation. */
export const fieldsSeed: SandboxSeed = {
  ...demoSeed,
  sites: (demoSeed.sites ?? []).map((site) => ({ ...site, sku: "Standard", slots: [{ name: "staging" }] })),
  postgresServers: (demoSeed.postgresServers ?? []).map((server) => ({ ...server, entraAuth: true })),
  keyVaults: [{ resourceGroup: "demo", name: "shop-vault", rbac: false }],
}

const site: FieldCase = {
  path: siteResource,
  given: {
    kind: "app,linux,container",
    location: "eastus",
    identity: { type: "SystemAssigned" },
    "properties.siteConfig.appSettings": [{ name: "A", value: "1" }],
    "properties.siteConfig.connectionStrings": [{ name: "B", connectionString: "x", type: "Custom" }],
    "properties.keyVaultReferenceIdentity": identityResource,
  },
  shows: { identity: expectType("SystemAssigned") },
}
const webConfig: FieldCase = {
  path: `${siteResource}/config/web`,
  given: {
    "properties.appSettings": [{ name: "A", value: "1" }],
    "properties.connectionStrings": [{ name: "B", connectionString: "x", type: "Custom" }],
  },
}
const collection = (path: string, properties: unknown): FieldCase => ({
  path,
  read: { method: "POST", path: `${path}/list` },
  given: { properties },
})
const swap: FieldCase = { path: "", given: { targetSlot: "staging", preserveVnet: true } }
const resource = { given: { location: "eastus" } }
const server = {
  location: "eastus",
  identity: { type: "UserAssigned", userAssignedIdentities: { [identityResource]: {} } },
}
const flexible = {
  ...server,
  "properties.administratorLoginPassword": "sandbox-only-Other1",
  "properties.network.publicNetworkAccess": "Disabled",
}
const postgresServer: FieldCase = {
  path: postgres,
  given: {
    ...flexible,
    "properties.administratorLogin": "pgadmin",
    "properties.version": "18",
    "properties.authConfig.activeDirectoryAuth": "Enabled",
    "properties.authConfig.passwordAuth": "Enabled",
    "properties.authConfig.tenantId": tenantId,
  },
  shows: { identity: expectType("UserAssigned") },
}
const parameter: FieldCase = {
  path: `${postgres}/configurations/lock_timeout`,
  given: { "properties.value": "1000", "properties.source": "user-override" },
}
const mysqlParameter = { ...parameter, path: `${mysql}/configurations/wait_timeout` }
const rule = { "properties.startIpAddress": "198.51.100.1", "properties.endIpAddress": "198.51.100.9" }
const administrator = {
  "properties.administratorType": "ActiveDirectory",
  "properties.login": "ada@keyless.example",
  "properties.sid": adaId,
  "properties.tenantId": tenantId,
}
const restart = {
  restartWithFailover: false,
  failoverMode: undefined,
  maxFailoverSeconds: 1,
}
const app: FieldCase = {
  path: containerApp,
  given: {
    location: "eastus",
    identity: { type: "SystemAssigned" },
    "properties.environmentId": undefined,
    "properties.managedEnvironmentId": `${resources}/Microsoft.App/managedEnvironments/sandbox-environment`,
    "properties.configuration.secrets": [{ name: "greeting", value: "hello" }],
    "properties.configuration.activeRevisionsMode": "Multiple",
    "properties.configuration.ingress.targetPort": 8080,
    "properties.configuration.ingress.traffic": [{ latestRevision: true, weight: 100 }],
    "properties.configuration.registries": [{ server: "shop.azurecr.io", identity: "system" }],
    "properties.configuration.identitySettings": [{ identity: "system", lifecycle: "Main" }],
    "properties.template.revisionSuffix": "given",
    "properties.template.containers": [
      { name: "web", image: "shop.azurecr.io/web:2", env: [{ name: "A", value: "1" }], command: ["run"] },
    ],
    "properties.template.initContainers": [{ name: "first", image: "shop.azurecr.io/first:1", args: ["x"] }],
    "properties.template.scale.rules": [{ name: "http", http: { metadata: { concurrentRequests: "5" } } }],
    "properties.template.volumes": [{ name: "data", storageType: "EmptyDir" }],
  },
  shows: {
    identity: expectType("SystemAssigned"),
    "properties.configuration.secrets": [{ name: "greeting" }],
    "properties.template.containers": [
      {
        name: "web",
        image: "shop.azurecr.io/web:2",
        env: [{ name: "A", value: "1" }],
        command: ["run"],
        resources: { cpu: 0.5, memory: "1Gi", ephemeralStorage: "2Gi" },
      },
    ],
    "properties.template.initContainers": [
      {
        name: "first",
        image: "shop.azurecr.io/first:1",
        args: ["x"],
        resources: { cpu: 0.5, memory: "1Gi", ephemeralStorage: "2Gi" },
      },
    ],
  },
}
const spring: FieldCase = {
  path: springApp,
  given: { location: "eastus", identity: { type: "SystemAssigned" } },
  shows: { identity: expectType("SystemAssigned") },
}
const deployment: FieldCase = {
  path: `${springApp}/deployments/default`,
  given: {
    "sku.name": "S0",
    "sku.tier": "Standard",
    "properties.source": { type: "Jar", relativePath: "<default>", runtimeVersion: "Java_21" },
  },
}

function expectType(type: string): unknown {
  return { containing: { type } }
}

/** A case for each operation that takes a body, by method and the path of its route after the providers. */
export const fieldCases: Readonly<Record<string, FieldCase>> = {
  "PUT Microsoft.Web/sites/{name}": site,
  "PATCH Microsoft.Web/sites/{name}": site,
  "PUT Microsoft.Web/sites/{name}/slots/{slot}": { ...site, path: slot },
  "PATCH Microsoft.Web/sites/{name}/slots/{slot}": { ...site, path: slot },
  "PUT Microsoft.Web/sites/{name}/config/web": webConfig,
  "PATCH Microsoft.Web/sites/{name}/config/web": webConfig,
  "PUT Microsoft.Web/sites/{name}/slots/{slot}/config/web": { ...webConfig, path: `${slot}/config/web` },
  "PATCH Microsoft.Web/sites/{name}/slots/{slot}/config/web": { ...webConfig, path: `${slot}/config/web` },
  "PUT Microsoft.Web/sites/{name}/config/appsettings": collection(`${siteResource}/config/appsettings`, {
    A: "1",
  }),
  "PUT Microsoft.Web/sites/{name}/slots/{slot}/config/appsettings": collection(`${slot}/config/appsettings`, {
    A: "1",
  }),
  "PUT Microsoft.Web/sites/{name}/config/metadata": collection(`${siteResource}/config/metadata`, {
    CURRENT_STACK: "node",
  }),
  "PUT Microsoft.Web/sites/{name}/slots/{slot}/config/metadata": collection(`${slot}/config/metadata`, {
    CURRENT_STACK: "node",
  }),
  "PUT Microsoft.Web/sites/{name}/config/connectionstrings": collection(
    `${siteResource}/config/connectionstrings`,
    { B: { value: "x", type: "Custom" } },
  ),
  "PUT Microsoft.Web/sites/{name}/slots/{slot}/config/connectionstrings": collection(
    `${slot}/config/connectionstrings`,
    { B: { value: "x", type: "Custom" } },
  ),
  "PUT Microsoft.Web/sites/{name}/config/slotConfigNames": {
    path: `${siteResource}/config/slotConfigNames`,
    given: {
      "properties.appSettingNames": ["A"],
      "properties.connectionStringNames": ["B"],
      "properties.azureStorageConfigNames": ["C"],
    },
  },
  "POST Microsoft.Web/sites/{name}/slotsswap": { ...swap, path: `${siteResource}/slotsswap` },
  "POST Microsoft.Web/sites/{name}/slots/{slot}/slotsswap": {
    path: `${slot}/slotsswap`,
    given: { ...swap.given, targetSlot: "production" },
  },
  "PUT Microsoft.App/containerApps/{name}": app,
  "PATCH Microsoft.App/containerApps/{name}": app,
  "PUT Microsoft.ManagedIdentity/userAssignedIdentities/{name}": { path: identityResource, ...resource },
  "PATCH Microsoft.ManagedIdentity/userAssignedIdentities/{name}": { path: identityResource, ...resource },
  "PUT Microsoft.DBforPostgreSQL/flexibleServers/{name}": postgresServer,
  "PATCH Microsoft.DBforPostgreSQL/flexibleServers/{name}": postgresServer,
  "PUT Microsoft.DBforPostgreSQL/flexibleServers/{name}/administrators/{child}": {
    path: `${postgres}/administrators/${groupId}`,
    given: {
      "properties.principalName": "shop-database-admins",
      "properties.principalType": "Group",
      "properties.tenantId": tenantId,
      "properties.objectId": groupId,
    },
  },
  "PUT Microsoft.DBforPostgreSQL/flexibleServers/{name}/firewallRules/{child}": {
    path: `${postgres}/firewallRules/given`,
    given: rule,
  },
  "PUT Microsoft.DBforPostgreSQL/flexibleServers/{name}/databases/{child}": {
    path: `${postgres}/databases/given`,
    given: { "properties.charset": "UTF8", "properties.collation": "de_DE.utf8" },
  },
  "PUT Microsoft.DBforPostgreSQL/flexibleServers/{name}/configurations/{child}": parameter,
  "PATCH Microsoft.DBforPostgreSQL/flexibleServers/{name}/configurations/{child}": parameter,
  "POST Microsoft.DBforPostgreSQL/flexibleServers/{name}/restart": {
    path: `${postgres}/restart`,
    given: restart,
  },
  "PATCH Microsoft.DBforMySQL/flexibleServers/{name}": {
    path: mysql,
    given: {
      ...flexible,
      "properties.administratorLogin": "mysqladmin",
      "properties.version": "8.0.21",
    },
    shows: { identity: expectType("UserAssigned") },
  },
  "PUT Microsoft.DBforMySQL/flexibleServers/{name}/administrators/{child}": {
    path: `${mysql}/administrators/ActiveDirectory`,
    given: { ...administrator, "properties.identityResourceId": mysqlIdentity },
  },
  "PUT Microsoft.DBforMySQL/flexibleServers/{name}/firewallRules/{child}": {
    path: `${mysql}/firewallRules/given`,
    given: rule,
  },
  "PUT Microsoft.DBforMySQL/flexibleServers/{name}/databases/{child}": {
    path: `${mysql}/databases/given`,
    given: { "properties.charset": "latin1", "properties.collation": "latin1_swedish_ci" },
  },
  "PUT Microsoft.DBforMySQL/flexibleServers/{name}/configurations/{child}": mysqlParameter,
  "PATCH Microsoft.DBforMySQL/flexibleServers/{name}/configurations/{child}": mysqlParameter,
  "POST Microsoft.DBforMySQL/flexibleServers/{name}/restart": { path: `${mysql}/restart`, given: restart },
  "PATCH Microsoft.Sql/servers/{name}": {
    path: sql,
    given: {
      location: "eastus",
      identity: { type: "SystemAssigned" },
      "properties.administratorLogin": "sqladmin",
      "properties.version": "12.0",
      "properties.minimalTlsVersion": "1.2",
    },
    shows: { identity: expectType("SystemAssigned") },
  },
  "PUT Microsoft.Sql/servers/{name}/databases/{child}": sqlDatabase,
  "PATCH Microsoft.Sql/servers/{name}/databases/{child}": sqlDatabase,
  "PUT Microsoft.Sql/servers/{name}/administrators/{child}": {
    path: `${sql}/administrators/ActiveDirectory`,
    given: administrator,
  },
  "PUT Microsoft.Sql/servers/{name}/firewallRules/{child}": {
    path: `${sql}/firewallRules/given`,
    given: rule,
  },
  "PUT Microsoft.KeyVault/vaults/{name}/accessPolicies/{kind}": {
    path: `${vault}/accessPolicies/add`,
    read: { method: "GET", path: vault },
    given: {
      "properties.accessPolicies": [
        {
          tenantId,
          objectId: adaId,
          applicationId: caller.clientId,
          permissions: { keys: ["get"], secrets: ["get"], certificates: ["list"], storage: ["list"] },
        },
      ],
    },
  },
  "PUT Microsoft.Authorization/roleAssignments/{name}": {
    path: assignment,
    given: {
      "properties.roleDefinitionId": readerRole,
      "properties.principalId": adaId,
      "properties.principalType": "User",
    },
  },
  "PUT Microsoft.AppPlatform/Spring/{service}/apps/{app}": spring,
  "PATCH Microsoft.AppPlatform/Spring/{service}/apps/{app}": spring,
  "PUT Microsoft.AppPlatform/Spring/{service}/apps/{app}/deployments/{deployment}": deployment,
  "PATCH Microsoft.AppPlatform/Spring/{service}/apps/{app}/deployments/{deployment}": deployment,
}
