import { randomBytes } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type AzureService, azureServices } from "./azure-services.ts"
import { demoSeed } from "./demo-seed.ts"
import { createIdentityEndpoint } from "./kit/app-identities/identity-endpoint.ts"
import type { IdentityRequest } from "./kit/app-identities/identity-faults.ts"
import { callerEnvironment } from "./kit/caller-environment.ts"
import { sandboxCloud } from "./kit/cloud.ts"
import { createControlPlaneApp } from "./kit/control-plane.ts"
import { createKit } from "./kit/create-kit.ts"
import { listenHttp, listenHttps } from "./kit/http/listen.ts"
import { createLog } from "./kit/http/request-log.ts"
import { withRequestLog } from "./kit/http/with-request-log.ts"
import { knownOf } from "./kit/known-services.ts"
import { openServices } from "./kit/open-services.ts"
import { openCertificateAuthority } from "./kit/pki/certificate-authority.ts"
import { trustVariables } from "./kit/pki/trust-variables.ts"
import type { StatementRecord } from "./kit/ports.ts"
import type { RunningService } from "./kit/running-service.ts"
import type { SeedOf } from "./kit/seed-of.ts"
import type { SandboxService } from "./kit/service.ts"
import { createFaults } from "./kit/state/faults.ts"
import { kitSeed } from "./kit/state/seed-schema.ts"
import { createStore } from "./kit/state/store.ts"
import type { Sandbox, SandboxOptions } from "./options.ts"
import { stateOf } from "./seed.ts"

/** The part of the demo for which there are services. */
const demoFor = (services: readonly SandboxService[]) => {
  const fields = new Set(Object.keys(Object.assign({}, kitSeed, ...services.map(({ seed }) => seed))))
  return Object.fromEntries(Object.entries(demoSeed).filter(([name]) => fields.has(name)))
}

/**
 * Starts a local Azure on loopback: ARM, Entra and Graph over HTTPS, the identity endpoints of apps, and what the services have.
 * @throws Error when the seed is not valid, the port is taken, or two services have a name, a provider or a field of a seed in common.
 */
export const startSandbox = async <
  const Services extends readonly SandboxService[] = readonly AzureService[],
>(
  options: SandboxOptions<Services> = {},
): Promise<Sandbox<SeedOf<Services>>> => {
  const now = Date.now
  const faults = createFaults(options.faults)
  const services: readonly SandboxService[] = options.services ?? azureServices(options)
  const opened = openServices(services)
  const known = knownOf(services)
  const store = createStore(options.seed ?? demoFor(services), opened, known.roles, faults, now)
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "keyless-sandbox-")))
  const authority = await openCertificateAuthority(directory)
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
  const running: RunningService[] = []
  const plane = await createKit({
    url,
    store,
    faults,
    known,
    running: () => running,
    directory,
    issueCertificate: (names) => authority.issue(names),
    statements,
    lenient: options.lenient ?? false,
    onExchange: options.onExchange,
    now,
  })
  running.push(...opened.map((service) => service.start(plane)))
  const { provided, requests, metadata } = plane

  const identity = createIdentityEndpoint(plane)
  const identityLog = withRequestLog<IdentityRequest>(requests, now, () => "msi").route("/", identity.app)
  const http = await listenHttp((request, served) => identityLog.fetch(request, served))

  const appEnvironment = (id: string, part?: string) => {
    const hosted = provided.findApp(id)
    if (hosted === undefined) throw new Error(`the sandbox has no app ${id}`)
    if (hosted.stopped === true) throw new Error(`the app ${id} is stopped, so that no process of it runs`)
    const surroundings = {
      identityEndpoint: `http://127.0.0.1:${http.port}/msi/token`,
      identityHeader: identity.headerOf(hosted, part),
      metadataHost: metadata.find(hosted.owner.resourceId),
      authorityHost: url,
      trust,
      readSecret: provided.readSecret,
    }
    return { ...provided.environment(hosted), ...hosted.environment(surroundings, part) }
  }
  const listeners = running.flatMap((service) => service.listeners ?? [])
  const databases = () => listeners.flatMap((one) => one.databases?.() ?? [])
  const endpoints = () => listeners.flatMap((one) => one.endpoints?.() ?? [])
  const listen = async () => {
    await Promise.all([...listeners.map((one) => one.restart()), metadata.listen()])
  }
  const begin = async (change: () => void) => {
    await app.idle()
    change()
    await listen()
  }
  const clearLogs = () => {
    requests.clear()
    statements.clear()
  }
  const seed = (next: unknown) => begin(() => store.replace(next))
  const reset = () =>
    begin(() => {
      store.reset()
      faults.reset()
    })
  const cloudFile = join(directory, "cloud.json")
  const ownEnvironment = () => callerEnvironment(store.state, { url, trust, cloudFile })
  const app = createControlPlaneApp(plane, running, {
    key: managementKey,
    management: {
      databases,
      endpoints,
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
      await Promise.all(listeners.map((one) => one.close()))
      await removeDirectory()
    })())
  try {
    await listen()
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
    databases,
    endpoints,
    requests: () => requests.all(),
    statements: () => statements.all(),
    clearLogs,
    operations: () => app.operations(),
    setFaults: (change) => faults.patch(change),
    reset,
    seed,
    state: () => stateOf(store.snapshot()),
    async tokenFor(objectId, audience) {
      return (await plane.tokens.issueForObject(objectId, audience)).token
    },
    revokeTokens(objectId) {
      plane.tokens.revoke(objectId)
      plane.userGrants.revoke(objectId)
    },
    answerDeviceCode: (userCode, objectId) => plane.userGrants.answer(userCode, objectId),
    appEnvironment,
    callerEnvironment: ownEnvironment,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
