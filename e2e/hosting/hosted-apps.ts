import type { ConnectionSpec } from "@keyless/core"
import { containerAppId, demoSeed, type SandboxSeed, siteId, slotId, springAppId } from "@keyless/sandbox"
import { shop } from "../support/shop.ts"

const at = (name: string) => ({ subscriptionId: shop.subscription, resourceGroup: shop.group, name })

/** An app of a hosting service, as tests name it. */
export interface Hosted {
  readonly what: string
  readonly source: ConnectionSpec["source"]
  readonly id: string
  /** Which container or deployment of the app, where it has several. */
  readonly part?: string
  /** Name of its system identity, after which Azure SQL names its user. */
  readonly principal: string
}

/** One app of each hosting service. */
export const hostedApps: readonly Hosted[] = [
  {
    what: "a web app",
    source: { kind: "webapp", options: { resourceGroup: shop.group, name: shop.site } },
    id: siteId(at(shop.site)),
    principal: shop.site,
  },
  {
    what: "a slot of a web app",
    source: {
      kind: "webapp",
      options: { resourceGroup: shop.group, name: "shop-slots", slot: "staging" },
    },
    id: slotId({ ...at("shop-slots"), slot: "staging" }),
    principal: "shop-slots/slots/staging",
  },
  {
    what: "a function app",
    source: { kind: "functionapp", options: { resourceGroup: shop.group, name: "shop-func" } },
    id: siteId(at("shop-func")),
    principal: "shop-func",
  },
  {
    what: "the second container of a container app",
    source: {
      kind: "containerapp",
      options: { resourceGroup: shop.group, name: "shop-app", container: "orders" },
    },
    id: containerAppId(at("shop-app")),
    part: "orders",
    principal: "shop-app",
  },
  {
    what: "an app of Azure Spring Apps",
    source: {
      kind: "spring",
      options: { resourceGroup: shop.group, service: "shop-spring", app: "shop-orders" },
    },
    id: springAppId(at("shop-spring"), "shop-orders"),
    principal: "shop-spring/apps/shop-orders",
  },
]

/** What every one of the apps but the demo's web app has of its own. */
export const ownSettings = { SHOP_NAME: "The Corner Shop" }

/** The demo, with all of those apps and its four databases. */
export const hostedSeed: SandboxSeed = {
  ...demoSeed,
  sites: [
    ...(demoSeed.sites ?? []),
    {
      resourceGroup: shop.group,
      name: "shop-slots",
      sku: "Standard",
      slots: [{ name: "staging", appSettings: ownSettings }],
    },
    {
      resourceGroup: shop.group,
      name: "shop-func",
      kind: "functionapp,linux",
      linuxFxVersion: "NODE|22",
      appSettings: {
        ...ownSettings,
        FUNCTIONS_WORKER_RUNTIME: "node",
        FUNCTIONS_EXTENSION_VERSION: "~4",
      },
    },
  ],
  containerApps: [
    {
      resourceGroup: shop.group,
      name: "shop-app",
      template: {
        containers: [
          { name: "proxy", image: "shop.azurecr.io/proxy:1" },
          {
            name: "orders",
            image: "shop.azurecr.io/orders:1",
            env: Object.entries(ownSettings).map(([name, value]) => ({ name, value })),
          },
        ],
      },
    },
  ],
  springServices: [
    {
      resourceGroup: shop.group,
      name: "shop-spring",
      apps: [{ name: "shop-orders", deployments: [{ environmentVariables: ownSettings }] }],
    },
  ],
}

/** One database of each kind that a hosted app uses. */
export const hostedTargets = [
  {
    what: "PostgreSQL",
    prefix: "AZURE_POSTGRESQL",
    target: {
      kind: "postgres-flexible",
      options: { resourceGroup: shop.group, server: "shop-db", database: "shop" },
    },
    user: (_: Hosted, connection: string) => `aad_${connection}`,
  },
  {
    what: "MySQL",
    prefix: "AZURE_MYSQL",
    target: {
      kind: "mysql-flexible",
      options: { resourceGroup: shop.group, server: "shop-mysql", database: "shop" },
    },
    user: (_: Hosted, connection: string) => `aad_${connection}`,
  },
  {
    what: "Azure SQL",
    prefix: "AZURE_SQL",
    target: { kind: "sql", options: { resourceGroup: shop.group, server: "shop-sql", database: "shop" } },
    user: ({ principal }: Hosted) => principal,
  },
] as const
