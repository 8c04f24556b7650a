import type { SandboxSeed } from "./seed.ts"

const subscriptionId = "20000000-0000-4000-8000-000000000001"
const ada = "30000000-0000-4000-8000-000000000001"
const caller = "40000000-0000-4000-8000-000000000001"
const mysqlIdentity = "70000000-0000-4000-8000-000000000002"

/** Lets in what runs in Azure, and nothing else. */
const azureOnly = (name: string) => [{ name, startIpAddress: "0.0.0.0", endIpAddress: "0.0.0.0" }]

const shopName = { SHOP_NAME: "The Corner Shop" }

/**
 * A small shop. Apps with settings of their own: a web app, a function app, a container app of two containers, an app of Azure
 * Spring Apps. A PostgreSQL, a MySQL and a SQL server that admit Azure but not this machine and have no Entra
 * administrator yet, and a Fabric workspace with a SQL database. A service principal that may change all of them.
 */
export const demoSeed: SandboxSeed = {
  tenantId: "10000000-0000-4000-8000-000000000001",
  subscriptions: [{ id: subscriptionId, displayName: "Demo" }],
  directory: {
    users: [
      {
        objectId: ada,
        userPrincipalName: "ada@keyless.example",
        displayName: "Ada",
        password: "sandbox-only-Ada1",
      },
    ],
    servicePrincipals: [
      {
        objectId: caller,
        clientId: "50000000-0000-4000-8000-000000000001",
        displayName: "keyless-demo",
        secret: "sandbox-only-demo-secret",
      },
      {
        objectId: "40000000-0000-4000-8000-000000000002",
        clientId: "50000000-0000-4000-8000-000000000002",
        displayName: "shop-app",
        secret: "sandbox-only-shop-secret",
      },
    ],
    groups: [
      {
        objectId: "60000000-0000-4000-8000-000000000001",
        displayName: "shop-database-admins",
        members: [ada],
      },
    ],
    graphPermissions: {
      [mysqlIdentity]: ["User.Read.All", "GroupMember.Read.All", "Application.Read.All"],
    },
  },
  resourceGroups: [{ name: "demo", location: "eastus" }],
  sites: [
    {
      resourceGroup: "demo",
      name: "shop-web",
      linuxFxVersion: "NODE|24-lts",
      appSettings: { ...shopName, SHOP_STAGE: "production" },
      slotSettingNames: ["SHOP_STAGE"],
    },
    {
      resourceGroup: "demo",
      name: "shop-func",
      kind: "functionapp,linux",
      linuxFxVersion: "NODE|22",
      appSettings: { ...shopName, FUNCTIONS_WORKER_RUNTIME: "node", FUNCTIONS_EXTENSION_VERSION: "~4" },
    },
  ],
  containerApps: [
    {
      resourceGroup: "demo",
      name: "shop-app",
      template: {
        containers: ["web", "worker"].map((name) => ({
          name,
          image: `shop.azurecr.io/${name}:1`,
          env: Object.entries(shopName).map(([key, value]) => ({ name: key, value })),
        })),
      },
    },
  ],
  springServices: [
    {
      resourceGroup: "demo",
      name: "shop-spring",
      apps: [{ name: "shop-orders", deployments: [{ environmentVariables: shopName }] }],
    },
  ],
  userAssignedIdentities: [
    {
      resourceGroup: "demo",
      name: "shop-identity",
      principalId: "70000000-0000-4000-8000-000000000001",
      clientId: "80000000-0000-4000-8000-000000000001",
    },
    {
      resourceGroup: "demo",
      name: "mysql-identity",
      principalId: mysqlIdentity,
      clientId: "80000000-0000-4000-8000-000000000002",
    },
  ],
  postgresServers: [
    {
      resourceGroup: "demo",
      name: "shop-db",
      databases: ["shop"],
      firewallRules: azureOnly("AllowAllAzureServicesAndResourcesWithinAzureIps"),
    },
  ],
  mysqlServers: [
    {
      resourceGroup: "demo",
      name: "shop-mysql",
      databases: ["shop"],
      firewallRules: azureOnly("AllowAllAzureServicesAndResourcesWithinAzureIps"),
      userAssignedIdentities: [
        `/subscriptions/${subscriptionId}/resourcegroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mysql-identity`,
      ],
    },
  ],
  sqlServers: [
    {
      resourceGroup: "demo",
      name: "shop-sql",
      databases: ["shop"],
      firewallRules: azureOnly("AllowAllWindowsAzureIps"),
    },
  ],
  fabricWorkspaces: [
    {
      id: "a0000000-0000-4000-8000-000000000001",
      displayName: "shop-fabric",
      roleAssignments: [
        { principalId: caller, role: "Admin" },
        { principalId: ada, role: "Admin" },
      ],
      sqlDatabases: [{ id: "b0000000-0000-4000-8000-000000000001", displayName: "shop" }],
    },
  ],
}
