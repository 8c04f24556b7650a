import { randomBytes } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createIdentityEndpoint } from "./kit/app-identities/identity-endpoint.ts"
import type { IdentityRequest } from "./kit/app-identities/identity-faults.ts"
import { callerEnvironment } from "./kit/caller-environment.ts"
import { sandboxCloud } from "./kit/cloud.ts"
import type { ControlPlane } from "./kit/context.ts"
import { createControlPlaneApp } from "./kit/control-plane.ts"
import { createKit } from "./kit/create-kit.ts"
import { type Listener, listenHttp } from "./kit/http/listen.ts"
import { createLog } from "./kit/http/request-log.ts"
import { withRequestLog } from "./kit/http/with-request-log.ts"
import type { KnownServices } from "./kit/known-services.ts"
import type { OpenedService } from "./kit/opened-service.ts"
import type { CertificateAuthority } from "./kit/pki/certificate-authority.ts"
import { trustVariables } from "./kit/pki/trust-variables.ts"
import type { StatementRecord } from "./kit/ports.ts"
import type { RunningService, ServiceListeners } from "./kit/running-service.ts"
import type { FaultSwitchboard } from "./kit/state/faults.ts"
import type { Store } from "./kit/state/store.ts"
import type { Sandbox } from "./options.ts"
import { stateOf } from "./seed.ts"

/** What was made before the address of a sandbox was known, and the address. */
export interface SandboxParts {
  /** Origin of the HTTPS server. */
  readonly url: string
  readonly directory: string
  readonly authority: CertificateAuthority
  readonly opened: readonly OpenedService[]
  readonly known: KnownServices
  readonly store: Store
  readonly faults: FaultSwitchboard
  readonly lenient: boolean
  readonly onExchange: ControlPlane["onExchange"]
  readonly now: () => number
  /** Says what answers the requests to the HTTPS server. */
  readonly serveWith: (fetch: (request: Request) => Promise<Response>) => void
  readonly closeServer: () => Promise<void>
  /** Removes the folder, where it is the sandbox's own. */
  readonly removeDirectory: () => Promise<void>
}

/** The identity endpoint of apps, and what an app finds in its environment. */
const startApps = async (plane: ControlPlane, trust: Readonly<Record<string, string>>) => {
  const { provided, metadata, requests, now, url } = plane
  const identity = createIdentityEndpoint(plane)
  const logged = withRequestLog<IdentityRequest>(requests, now, () => "msi").route("/", identity.app)
  const listener: Listener = await listenHttp((request, served) => logged.fetch(request, served))
  return {
    listener,
    environment: (id: string, part?: string): Record<string, string> => {
      const hosted = provided.findApp(id)
      if (hosted === undefined) throw new Error(`the sandbox has no app ${id}`)
      if (hosted.stopped === true) throw new Error(`the app ${id} is stopped, so that no process of it runs`)
      const surroundings = {
        identityEndpoint: `http://127.0.0.1:${listener.port}/msi/token`,
        identityHeader: identity.headerOf(hosted, part),
        metadataHost: metadata.find(hosted.owner.resourceId),
        authorityHost: url,
        trust,
        readSecret: provided.readSecret,
      }
      return { ...provided.environment(hosted), ...hosted.environment(surroundings, part) }
    },
  }
}

/** Everything that listens for the services, as one. */
const together = (all: readonly ServiceListeners[]) => ({
  databases: () => all.flatMap((one) => one.databases?.() ?? []),
  endpoints: () => all.flatMap((one) => one.endpoints?.() ?? []),
  restart: async () => void (await Promise.all(all.map((one) => one.restart()))),
  close: async () => void (await Promise.all(all.map((one) => one.close()))),
})

/** Starts the services and what the kit has around them. @throws Error when something cannot listen; nothing of it listens then */
export const runSandbox = async (parts: SandboxParts): Promise<Sandbox> => {
  const { url, directory, authority, opened, store, faults } = parts
  const trust = trustVariables(authority)
  const statements = createLog<StatementRecord>()
  const running: RunningService[] = []
  const plane = await createKit({
    ...parts,
    running: () => running,
    issueCertificate: (names) => authority.issue(names),
    statements,
  })
  running.push(...opened.map((service) => service.start(plane)))
  const { requests, metadata, tokens, userGrants } = plane
  const listeners = together(running.flatMap((service) => service.listeners ?? []))
  const apps = await startApps(plane, trust)

  const listen = async () => {
    await Promise.all([listeners.restart(), metadata.listen()])
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
  const cloud = sandboxCloud(url)
  const cloudFile = join(directory, "cloud.json")
  const ownEnvironment = () => callerEnvironment(store.state, { url, trust, cloudFile })
  const managementKey = randomBytes(24).toString("base64url")
  const app = createControlPlaneApp(plane, running, {
    key: managementKey,
    management: {
      databases: listeners.databases,
      endpoints: listeners.endpoints,
      requests: () => requests.all(),
      statements: () => statements.all(),
      clearLogs,
      seed,
      reset,
      appEnvironment: apps.environment,
      callerEnvironment: ownEnvironment,
    },
  })
  let stopped: Promise<void> | undefined
  const stop = () =>
    (stopped ??= (async () => {
      await Promise.all([parts.closeServer(), apps.listener.close(), metadata.close()])
      await app.idle()
      await listeners.close()
      await parts.removeDirectory()
    })())
  try {
    parts.serveWith((request) => app.fetch(request))
    await writeFile(cloudFile, `${JSON.stringify(cloud, null, 2)}\n`)
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
    databases: listeners.databases,
    endpoints: listeners.endpoints,
    requests: () => requests.all(),
    statements: () => statements.all(),
    clearLogs,
    operations: () => app.operations(),
    setFaults: (change) => faults.patch(change),
    reset,
    seed,
    state: () => stateOf(store.snapshot()),
    tokenFor: async (objectId, audience) => (await tokens.issueForObject(objectId, audience)).token,
    revokeTokens(objectId) {
      tokens.revoke(objectId)
      userGrants.revoke(objectId)
    },
    answerDeviceCode: (userCode, objectId) => userGrants.answer(userCode, objectId),
    appEnvironment: apps.environment,
    callerEnvironment: ownEnvironment,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
