import tls from "node:tls"
import { createAzure, parseCloud } from "@keyless/azure"
import { type ConnectionSpec, createEngine } from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import {
  demoSeed,
  type FaultsPatch,
  type Sandbox,
  type SandboxSeed,
  siteId,
  startSandbox,
} from "@keyless/sandbox"
import type { Environment, Protocol } from "../src/index.ts"

const subscriptionId = demoSeed.subscriptions?.[0]?.id ?? ""
const group = "demo"
const siteName = "shop-web"

/** The identities of the demo that an app can be, as auth types. */
export const auths = {
  "system identity": { kind: "system-identity" },
  "user identity": {
    kind: "user-identity",
    options: { "client-id": "80000000-0000-4000-8000-000000000001", "subs-id": subscriptionId },
  },
  "service principal": {
    kind: "service-principal",
    options: {
      "client-id": "50000000-0000-4000-8000-000000000002",
      "object-id": "40000000-0000-4000-8000-000000000002",
      secret: "sandbox-only-shop-secret",
    },
  },
} as const satisfies Record<string, ConnectionSpec["auth"]>

const on = (kind: string, server: string) => ({
  kind,
  options: { resourceGroup: group, server, database: "shop" },
})

/** The demo, whose PostgreSQL server lets this machine in. */
export const admittingSeed: SandboxSeed = {
  ...demoSeed,
  postgresServers: (demoSeed.postgresServers ?? []).map((server) => ({
    ...server,
    firewallRules: [{ name: "office", startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" }],
  })),
}

/** The demo's databases. */
export const targets: Readonly<Record<Protocol, ConnectionSpec["target"]>> = {
  postgresql: on("postgres-flexible", "shop-db"),
  mysql: on("mysql-flexible", "shop-mysql"),
  tds: on("sql", "shop-sql"),
}

/** The demo's Fabric database, which takes managed identities only. */
export const fabric: ConnectionSpec["target"] = {
  kind: "fabricsql",
  options: {
    workspace: "a0000000-0000-4000-8000-000000000001",
    database: "b0000000-0000-4000-8000-000000000001",
  },
}

/** The demo with a web app that can be connected, in a sandbox that this process trusts. */
export interface Shop {
  readonly sandbox: Sandbox
  /** Starts anew, with no connection and no fault. */
  begin(): Promise<void>
  /** Connects the web app, by the engine. */
  connect(change: Partial<ConnectionSpec> & Pick<ConnectionSpec, "target">): Promise<void>
  /** The variables that a process of the app gets; what Azure's libraries read of them is put into this process too. */
  environment(): Environment
  /** How often tokens were asked for at the identity endpoint since the last look. */
  tokenRequests(): number
  setFaults(change: FaultsPatch): void
  stop(): Promise<void>
}

/** Starts the shop. */
export async function openShop(): Promise<Shop> {
  const sandbox = await startSandbox({ faults: { retryAfterSeconds: 0 } })
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), sandbox.caPem])
  const caller = sandbox.callerEnvironment()
  process.env["AZURE_AUTHORITY_HOST"] = sandbox.url
  let seen = 0
  const asked = () =>
    sandbox.requests().filter(({ kind, path }) => kind === "msi" && path === "/msi/token").length
  const credential = {
    async getToken(scopes: string | string[]) {
      const [scope = ""] = [scopes].flat()
      const token = await sandbox.tokenFor(
        "40000000-0000-4000-8000-000000000001",
        scope.replace(/\/\.default$/, ""),
      )
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 }
    },
  }
  const azure = createAzure({ cloud: parseCloud(sandbox.cloud), environment: caller, credential })

  return {
    sandbox,
    async begin() {
      await sandbox.reset()
      sandbox.clearLogs()
      seen = 0
    },
    async connect(change) {
      const engine = createEngine({ plugins: azurePreset({ azure }) })
      const plan = await engine.plan({
        name: "shop",
        source: { kind: "webapp", options: { resourceGroup: group, name: siteName } },
        client: "nodejs",
        ...change,
      })
      await engine.run(plan, { confirm: async () => true })
    },
    environment() {
      const environment = sandbox.appEnvironment(
        siteId({ subscriptionId, resourceGroup: group, name: siteName }),
      )
      for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) process.env[name] = environment[name]
      return environment
    },
    tokenRequests() {
      const before = seen
      seen = asked()
      return seen - before
    },
    setFaults: (change) => sandbox.setFaults(change),
    stop: () => sandbox.stop(),
  }
}
