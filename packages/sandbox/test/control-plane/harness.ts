import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { request } from "node:https"
import { text } from "node:stream/consumers"
import type { ClientSecretCredentialOptions } from "@azure/identity"
import { ClientSecretCredential } from "@azure/identity"
import {
  demoSeed,
  startSandbox,
  type PostgresPlane,
  type Sandbox,
  type SandboxOptions,
} from "../../src/index.ts"

export const subscriptionId = "20000000-0000-4000-8000-000000000001"
export const group = "demo"
export const caller = {
  objectId: "40000000-0000-4000-8000-000000000001",
  clientId: "50000000-0000-4000-8000-000000000001",
  secret: "sandbox-only-demo-secret",
}
export const adaId = "30000000-0000-4000-8000-000000000001"
export const groupId = "60000000-0000-4000-8000-000000000001"
export const siteResource = `/subscriptions/${subscriptionId}/resourceGroups/demo/providers/Microsoft.Web/sites/shop-web`
export const identityResource = `/subscriptions/${subscriptionId}/resourcegroups/demo/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-identity`

/** Databases that only remember what they were asked for. */
export interface MemoryPlane extends PostgresPlane {
  readonly calls: string[]
  refuse: string | undefined
}

export const memoryPlane = (): MemoryPlane => {
  const calls: string[] = []
  const plane: MemoryPlane = {
    calls,
    refuse: undefined,
    async addServer(view) {
      calls.push(`add ${view().state.name}`)
      return { host: "127.0.0.1", port: 5432 }
    },
    async removeServer() {
      calls.push("remove")
    },
    async syncAdministrators() {
      if (plane.refuse !== undefined) throw new Error(plane.refuse)
      calls.push("administrators")
    },
    async createDatabase(_id, name) {
      calls.push(`create ${name}`)
    },
    async dropDatabase(_id, name) {
      calls.push(`drop ${name}`)
    },
    async close() {
      calls.push("close")
    },
  }
  return plane
}

/** The demo with databases in memory and quick polling. */
export const startDemo = async (options: SandboxOptions = {}) => {
  const plane = memoryPlane()
  const sandbox = await startSandbox({
    seed: demoSeed,
    postgresPlane: plane,
    ...options,
    faults: { retryAfterSeconds: 0, ...options.faults },
  })
  return { sandbox, plane }
}

/** Credential of the demo's service principal, over TLS with the sandbox's CA. */
export const credentialOf = (
  sandbox: Sandbox,
  options: ClientSecretCredentialOptions = {},
  secret = caller.secret,
) =>
  new ClientSecretCredential(sandbox.tenantId, caller.clientId, secret, {
    authorityHost: sandbox.cloud.authorityHost,
    disableInstanceDiscovery: true,
    tlsOptions: { ca: sandbox.caPem },
    retryOptions: { maxRetries: 0 },
    ...options,
  })

/** Options for the management clients. */
export const clientOptions = (sandbox: Sandbox) => ({
  endpoint: sandbox.url,
  tlsOptions: { ca: sandbox.caPem },
  retryOptions: { maxRetries: 0 },
  credentialScopes: ["https://management.azure.com/.default"],
})

/** One HTTPS request to the sandbox with its CA, without any Azure client. */
export const call = async (
  sandbox: Sandbox,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; ca?: string } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; json: unknown }> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const { body, ...rest } = options
  request(new URL(path, sandbox.url), { ca: sandbox.caPem, agent: false, ...rest }, resolve)
    .on("error", reject)
    .end(body)
  const response = await promise
  const payload = await text(response)
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    json: payload === "" ? undefined : JSON.parse(payload),
  }
}

/** Headers of an ARM request by the demo's service principal. */
export const armHeaders = async (sandbox: Sandbox, audience = "https://management.azure.com") => ({
  authorization: `Bearer ${await sandbox.tokenFor(caller.objectId, audience)}`,
  "content-type": "application/json",
})
