import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { request } from "node:https"
import { text } from "node:stream/consumers"
import type { ClientSecretCredentialOptions } from "@azure/identity"
import { ClientSecretCredential } from "@azure/identity"
import {
  demoSeed,
  startSandbox,
  type DatabasePlane,
  type MysqlServerView,
  type PostgresServerView,
  type Sandbox,
  type SandboxOptions,
  type SqlServerView,
} from "../src/index.ts"

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
export interface MemoryPlane<View> extends DatabasePlane<View> {
  readonly calls: string[]
  /** What the databases answer when administrators are changed. */
  refuse: string | undefined
  /** The views of the servers that run, by id. */
  readonly views: Map<string, () => View>
}

export const memoryPlane = <View extends { readonly id: string }>(
  port: number,
  nameOf: (view: View) => string,
): MemoryPlane<View> => {
  const calls: string[] = []
  const views = new Map<string, () => View>()
  const plane: MemoryPlane<View> = {
    calls,
    views,
    refuse: undefined,
    async addServer(view) {
      calls.push(`add ${nameOf(view())}`)
      views.set(view().id, view)
      return { host: "127.0.0.1", port }
    },
    async removeServer(id) {
      calls.push("remove")
      views.delete(id)
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

export const memoryPlanes = () => ({
  postgresPlane: memoryPlane<PostgresServerView>(5432, (view) => view.state.name),
  mysqlPlane: memoryPlane<MysqlServerView>(3306, (view) => view.state.name),
  sqlPlane: memoryPlane<SqlServerView>(1433, (view) => view.name),
})

/** The demo with databases in memory and quick polling. */
export const startDemo = async (options: SandboxOptions = {}) => {
  const planes = memoryPlanes()
  const sandbox = await startSandbox({
    seed: demoSeed,
    ...planes,
    ...options,
    faults: { retryAfterSeconds: 0, ...options.faults },
  })
  return { sandbox, ...planes, plane: planes.postgresPlane }
}

/** What the control plane tells a plane of a server. */
export const viewOf = <View>(plane: MemoryPlane<View>, id: string): View => {
  const read = plane.views.get(id.toLowerCase())
  if (read === undefined) throw new Error(`the server ${id} does not run`)
  return read()
}

/** A token that the demo's web app gets from its identity endpoint. */
export const appTokenOf = async (sandbox: Sandbox, resource: string): Promise<string> => {
  const environment = sandbox.appEnvironment(siteResource)
  const url = new URL(environment["IDENTITY_ENDPOINT"] ?? "")
  url.search = new URLSearchParams({ "api-version": "2019-08-01", resource }).toString()
  const answer: unknown = await (
    await fetch(url, { headers: { "x-identity-header": environment["IDENTITY_HEADER"] ?? "" } })
  ).json()
  return String(Object(answer).access_token)
}

/** Every item of a paged list. */
export const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
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
