import { type Azure, type AzureOptions, createAzure } from "@keyless/azure"
import { demoSeed, type Sandbox, type SandboxSeed, springAppId } from "@keyless/sandbox"
import { useCaller } from "@keyless/test-support"

export { openSandbox, testContext as context } from "@keyless/test-support"

export const subscription = "20000000-0000-4000-8000-000000000001"
export const caller = "40000000-0000-4000-8000-000000000001"
export const id = springAppId(
  { subscriptionId: subscription, resourceGroup: "demo", name: "shop-spring" },
  "shop",
)
export const named = { resourceGroup: "demo", service: "shop-spring", app: "shop" }

type App = NonNullable<NonNullable<SandboxSeed["springServices"]>[number]["apps"]>[number]

const probe = {
  disableProbe: false,
  failureThreshold: 24,
  initialDelaySeconds: 60,
  periodSeconds: 10,
  successThreshold: 1,
  timeoutSeconds: 3,
  probeAction: { type: "HTTPGetAction", path: "/health", scheme: "HTTP" },
}

/** Everything of a deployment that a change of its variables could touch. */
const full = {
  source: {
    type: "Jar",
    relativePath: "<default>",
    version: "v1",
    runtimeVersion: "Java_17",
    jvmOptions: "-Xmx1g",
  },
  settings: {
    resourceRequests: { cpu: "2", memory: "3Gi" },
    addonConfigs: { applicationConfigurationService: { configFilePatterns: "shop" } },
    terminationGracePeriodSeconds: 35,
    livenessProbe: probe,
    readinessProbe: { ...probe, periodSeconds: 5 },
  },
  instances: 2,
}

/** A service with the app `shop`, with what is given of it, and with another app and another deployment that nobody should touch. */
export const seedOf = (app: Partial<App> = {}, sku = { name: "S0", tier: "Standard" }): SandboxSeed => ({
  ...demoSeed,
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  userAssignedIdentities: [
    ...(demoSeed.userAssignedIdentities ?? []),
    { resourceGroup: "demo", name: "other", principalId: "70000000-0000-4000-8000-000000000009" },
  ],
  springServices: [
    {
      resourceGroup: "demo",
      name: "shop-spring",
      sku,
      apps: [
        {
          name: "shop",
          deployments: [
            { ...full, environmentVariables: { SHOP_NAME: "The Corner Shop", SHOP_STAGE: "production" } },
            { ...full, name: "green", active: false, environmentVariables: { SHOP_STAGE: "green" } },
          ],
          ...app,
        },
        { name: "other", deployments: [{ ...full, environmentVariables: { OTHER: "stays" } }] },
      ],
    },
  ],
})

/** Apps as the sandbox has them now. */
export const appsOf = (sandbox: Sandbox) => sandbox.state().springServices?.[0]?.apps ?? []

/** Requests to Azure Resource Manager that ask for no operation's progress. */
export const armRequests = (sandbox: Sandbox) =>
  sandbox.requests().filter(({ kind, polling }) => kind === "arm" && !polling)

/** Logs in to a sandbox as its seeded service principal, through `DefaultAzureCredential`. */
export function login(sandbox: Sandbox, options: AzureOptions = {}): Azure {
  return createAzure({ ...useCaller(sandbox), ...options })
}
