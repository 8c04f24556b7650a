import type { SandboxSeed } from "./state/schema.ts"

const subscriptionId = "20000000-0000-4000-8000-000000000001"
const ada = "30000000-0000-4000-8000-000000000001"

/**
 * A small shop: a web app with settings of its own, a PostgreSQL server that admits Azure but not this machine and
 * has no Entra administrator yet, and a service principal that may change both.
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
        objectId: "40000000-0000-4000-8000-000000000001",
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
  },
  resourceGroups: [{ name: "demo", location: "eastus" }],
  sites: [
    {
      resourceGroup: "demo",
      name: "shop-web",
      linuxFxVersion: "NODE|24-lts",
      appSettings: { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" },
      slotSettingNames: ["SHOP_STAGE"],
    },
  ],
  userAssignedIdentities: [
    {
      resourceGroup: "demo",
      name: "shop-identity",
      principalId: "70000000-0000-4000-8000-000000000001",
      clientId: "80000000-0000-4000-8000-000000000001",
    },
  ],
  postgresServers: [
    {
      resourceGroup: "demo",
      name: "shop-db",
      databases: ["shop"],
      firewallRules: [
        {
          name: "AllowAllAzureServicesAndResourcesWithinAzureIps",
          startIpAddress: "0.0.0.0",
          endIpAddress: "0.0.0.0",
        },
      ],
    },
  ],
}
