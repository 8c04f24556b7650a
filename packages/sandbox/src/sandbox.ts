import { randomBytes } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sandboxCloud, type SandboxCloud } from "./kit/cloud.ts"
import { createControlPlaneApp, withRequestLog } from "./kit/control-plane.ts"
import type { ControlPlane, Exchange } from "./kit/context.ts"
import { createDatabaseHosts, type DatabaseEndpoint } from "./kit/gateway/database-hosts.ts"
import { createTokenService } from "./kit/entra/token-service.ts"
import { createUserGrants } from "./kit/entra/user-grants.ts"
import { createSecretReader } from "./services/key-vault/secret-reader.ts"
import { createServiceEndpoints, type ServiceEndpoint } from "./kit/data/service-endpoints.ts"
import { createIdentityEndpoint } from "./kit/app-identities/identity-endpoint.ts"
import type { IdentityRequest } from "./kit/app-identities/identity-faults.ts"
import { createMetadataEndpoints } from "./kit/app-identities/metadata-endpoints.ts"
import type { SandboxOperation } from "./kit/operation-catalogue.ts"
import { createLog, type RequestRecord } from "./kit/http/request-log.ts"
import { demoSeed } from "./demo-seed.ts"
import { callerEnvironment } from "./kit/caller-environment.ts"
import { hostedApp } from "./kit/app-identities/hosted-apps.ts"
import { listenHttp, listenHttps } from "./kit/http/listen.ts"
import { openCertificateAuthority } from "./kit/pki/certificate-authority.ts"
import { trustVariables } from "./kit/pki/trust-variables.ts"
import { createPlaneOpeners } from "./kit/gateway/plane-openers.ts"
import { createDataOpeners } from "./kit/data/openers.ts"
import type { MysqlPlane, PostgresPlane, SqlPlane, StatementRecord } from "./kit/ports.ts"
import { createFaults, type FaultsPatch } from "./kit/state/faults.ts"
import type { SandboxSeed } from "./kit/state/schema.ts"
import { createStore } from "./kit/state/store.ts"

export interface SandboxOptions {
  /** What exists at the start. @default `demoSeed` */
  readonly seed?: SandboxSeed
  /** Port of the HTTPS server on 127.0.0.1. @default a free one */
  readonly port?: number
  /** Folder for the CA, `cloud.json` and the databases. @default a temporary one, removed by `stop` */
  readonly directory?: string
  readonly faults?: FaultsPatch
  /** Drops unknown body fields instead of refusing them. @default false */
  readonly lenient?: boolean
  /** Databases to use instead of the gateways; `stop` closes them. */
  readonly postgresPlane?: PostgresPlane
  readonly mysqlPlane?: MysqlPlane
  /** For Azure SQL and Fabric. */
  readonly sqlPlane?: SqlPlane
  /** Sees every request to Azure Resource Manager and its answer, with bodies, which may hold secrets. For tests. */
  readonly onExchange?: (exchange: Exchange) => void
}

/** A running local Azure. */
export interface Sandbox extends AsyncDisposable {
  readonly url: string
  readonly tenantId: string
  readonly caFile: string
  readonly caPem: string
  readonly cloud: SandboxCloud
  /** Key for the management API under `/__sandbox`, header `x-sandbox-key`. */
  readonly managementKey: string
  /** Where the database servers listen. */
  databases(): readonly DatabaseEndpoint[]
  /** Where the key vaults and App Configuration stores listen. */
  endpoints(): readonly ServiceEndpoint[]
  requests(): readonly RequestRecord[]
  statements(): readonly StatementRecord[]
  clearLogs(): void
  /** Every operation that is served, with what it is modelled on. */
  operations(): Promise<readonly SandboxOperation[]>
  /** Changes the named faults. @throws ZodError */
  setFaults(change: FaultsPatch): void
  /** Back to the seed and the first faults; databases start empty again. */
  reset(): Promise<void>
  /** Starts again from another seed. @throws Error when it is not valid. */
  seed(next: SandboxSeed): Promise<void>
  /** The present state as a seed. */
  state(): SandboxSeed
  /** Access token for an application or a managed identity, by object id. @throws Error when there is none. */
  tokenFor(objectId: string, audience: string): Promise<string>
  /** Refuses every token issued so far for the object id, refresh tokens too. */
  revokeTokens(objectId: string): void
  /** Approves a device code as the person of that object id, or declines it with `null`. @throws Error when no such code waits */
  answerDeviceCode(userCode: string, objectId: string | null): void
  /**
   * What a process of an app finds in its environment: its settings and the variables of the hosting service.
   *
   * @param id - resource id of the app
   * @param part - which container or deployment of the app, where it has several; of deployments the active one is meant
   * @throws Error when there is no such app
   */
  appEnvironment(id: string, part?: string): Record<string, string>
  /** Environment of whoever works with the cloud: credential, authority, CA and cloud file. */
  callerEnvironment(): Record<string, string>
  stop(): Promise<void>
}

/**
 * Starts a local Azure on loopback: ARM, Entra, Graph and Fabric over HTTPS, the identity endpoint of App Service and
 * database servers. @throws Error when the seed is not valid or the port is taken.
 */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const now = Date.now
  const faults = createFaults(options.faults)
  const store = createStore(options.seed ?? demoSeed, faults, now)
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "keyless-sandbox-")))
  const authority = await openCertificateAuthority(directory)
  const requests = createLog<RequestRecord>()
  const statements = createLog<StatementRecord>()
  const trust = trustVariables(authority)
  const managementKey = randomBytes(24).toString("base64url")

  // The address is part of tokens and answers, so the server listens before the control plane is made.
  let serve: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const certificate = await authority.issue({ dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] })
  const removeDirectory = async () => {
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true })
  }
  const https = await listenHttps((request) => serve(request), certificate, options.port ?? 0).catch(
    async (cause: unknown) => {
      await removeDirectory()
      throw new Error(`the sandbox cannot listen on port ${options.port ?? 0} of 127.0.0.1`, { cause })
    },
  )
  const url = `https://127.0.0.1:${https.port}`
  const cloud = sandboxCloud(url)
  const tokens = await createTokenService({ url, store, faults, now })

  const openers = createPlaneOpeners(options, {
    directory,
    issueCertificate: (names) => authority.issue(names),
    identity: tokens,
    authority: `${url}/${store.state.tenantId}`,
    onStatement: (record) => statements.add(record),
  })
  const databases = createDatabaseHosts(store, openers)
  const endpoints = createServiceEndpoints(
    store,
    createDataOpeners(() => plane, requests),
    (names) => authority.issue(names),
  )
  const msiLog = () => withRequestLog<IdentityRequest>(requests, now, () => "msi")
  const metadata = createMetadataEndpoints({ store, tokens, faults, now }, (app) => msiLog().route("/", app))
  const plane: ControlPlane = {
    url,
    store,
    faults,
    tokens,
    userGrants: createUserGrants(now),
    databases,
    endpoints,
    metadata,
    lenient: options.lenient ?? false,
    onExchange: options.onExchange,
    now,
  }

  const identity = createIdentityEndpoint(plane)
  const identityLog = msiLog().route("/", identity.app)
  const http = await listenHttp((request, served) => identityLog.fetch(request, served))

  const readSecret = createSecretReader(store, endpoints)
  const appEnvironment = (id: string, part?: string) => {
    const hosted = hostedApp(store.state, id)
    if (hosted === undefined) throw new Error(`the sandbox has no app ${id}`)
    const surroundings = {
      identityEndpoint: `http://127.0.0.1:${http.port}/msi/token`,
      identityHeader: identity.headerOf(hosted, part),
      metadataHost: metadata.find(hosted.owner.resourceId),
      authorityHost: url,
      trust,
      readSecret,
    }
    return hosted.environment(surroundings, part)
  }
  const begin = async (change: () => void) => {
    await app.idle()
    change()
    await Promise.all([databases.restart(), endpoints.restart(), metadata.listen()])
  }
  const clearLogs = () => {
    requests.clear()
    statements.clear()
  }
  const seed = (next: SandboxSeed) => begin(() => store.replace(next))
  const reset = () =>
    begin(() => {
      store.reset()
      faults.reset()
    })
  const cloudFile = join(directory, "cloud.json")
  const ownEnvironment = () => callerEnvironment(store.state, { url, trust, cloudFile })
  const app = createControlPlaneApp(plane, {
    log: requests,
    key: managementKey,
    management: {
      requests: () => requests.all(),
      statements: () => statements.all(),
      clearLogs,
      seed,
      reset,
      appEnvironment,
      callerEnvironment: ownEnvironment,
    },
  })
  serve = (request) => app.fetch(request)

  await writeFile(cloudFile, `${JSON.stringify(cloud, null, 2)}\n`)

  let stopped: Promise<void> | undefined
  const stop = () =>
    (stopped ??= (async () => {
      await Promise.all([https.close(), http.close(), metadata.close()])
      await app.idle()
      await Promise.all([databases.close(), endpoints.close()])
      await removeDirectory()
    })())
  try {
    await Promise.all([databases.restart(), endpoints.restart(), metadata.listen()])
  } catch (error) {
    await stop()
    throw error
  }

  return {
    url,
    get tenantId() {
      return store.state.tenantId
    },
    caFile: authority.file,
    caPem: authority.pem,
    cloud,
    managementKey,
    databases: () => databases.list(),
    endpoints: () => endpoints.list(),
    requests: () => requests.all(),
    statements: () => statements.all(),
    clearLogs,
    operations: () => app.operations(),
    setFaults: (change) => faults.patch(change),
    reset,
    seed,
    state: () => store.snapshot(),
    async tokenFor(objectId, audience) {
      return (await tokens.issueForObject(objectId, audience)).token
    },
    revokeTokens(objectId) {
      tokens.revoke(objectId)
      plane.userGrants.revoke(objectId)
    },
    answerDeviceCode: (userCode, objectId) => plane.userGrants.answer(userCode, objectId),
    appEnvironment,
    callerEnvironment: ownEnvironment,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
