import { demoSeed, type SandboxSeed } from "@keyless/sandbox"

export const subscriptionId = "20000000-0000-4000-8000-000000000001"
export const caller = "40000000-0000-4000-8000-000000000001"
export const named = { resourceGroup: "demo", name: "shop-app" }
export const appId = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.App/containerApps/shop-app`

type App = NonNullable<SandboxSeed["containerApps"]>[number]

const resources = { cpu: 0.5, memory: "1Gi" }

/** An app with everything that a change of one container's variables must not touch. */
export const shopApp: App = {
  ...named,
  configuration: {
    activeRevisionsMode: "Single",
    secrets: [
      { name: "registry-password", value: "sandbox-only-registry" },
      { name: "greeting", value: "sandbox-only-hello" },
      { name: "sidecar-key-0a1b2", value: "sandbox-only-sidecar" },
      { name: "from-vault", keyVaultUrl: "https://shop.vault.azure.net/secrets/one", identity: "system" },
    ],
    registries: [{ server: "shop.azurecr.io", username: "shop", passwordSecretRef: "registry-password" }],
    ingress: { external: true, targetPort: 8080, transport: "auto" },
    dapr: { enabled: true, appId: "shop", appPort: 8080 },
    maxInactiveRevisions: 20,
  },
  template: {
    terminationGracePeriodSeconds: 45,
    containers: [
      {
        name: "web",
        image: "shop.azurecr.io/web:1",
        command: ["node"],
        args: ["server.mjs", "--quiet"],
        env: [
          { name: "UNRELATED", value: "stays" },
          { name: "SHOP_GREETING", secretRef: "greeting" },
          { name: "SHOP_VAULT", secretRef: "from-vault" },
        ],
        resources,
        probes: [
          {
            type: "Liveness",
            httpGet: { path: "/health", port: 8080, httpHeaders: [{ name: "X-Probe", value: "1" }] },
            periodSeconds: 10,
          },
          { type: "Startup", tcpSocket: { port: 8080 }, failureThreshold: 30 },
        ],
        volumeMounts: [{ volumeName: "scratch", mountPath: "/tmp/scratch", subPath: "web" }],
      },
      {
        name: "sidecar",
        image: "shop.azurecr.io/sidecar:1",
        env: [
          { name: "LEVEL", value: "debug" },
          { name: "SIDECAR_KEY", secretRef: "sidecar-key-0a1b2" },
        ],
        resources,
      },
    ],
    initContainers: [
      {
        name: "setup",
        image: "shop.azurecr.io/setup:1",
        env: [{ name: "GREETING", secretRef: "greeting" }],
        resources,
      },
    ],
    scale: {
      minReplicas: 1,
      maxReplicas: 5,
      rules: [{ name: "http", http: { metadata: { concurrentRequests: "50" } } }],
    },
    volumes: [{ name: "scratch", storageType: "EmptyDir" }],
  },
}

/** A world with that app and no database. */
export const seedWith = (change: Partial<App> = {}, more: Partial<SandboxSeed> = {}): SandboxSeed => ({
  ...demoSeed,
  sites: [],
  postgresServers: [],
  mysqlServers: [],
  sqlServers: [],
  fabricWorkspaces: [],
  containerApps: [{ ...shopApp, ...change }],
  ...more,
})
