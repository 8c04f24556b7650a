import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import type { TokenCredential } from "@azure/core-auth"
import { ClientSecretCredential } from "@azure/identity"
import { createAzure, parseCloud } from "@keyless/azure"
import {
  type ApplyOptions,
  type CreatedConnection,
  type ConnectionRef,
  type ConnectionSpec,
  createEngine,
  type DeleteHelp,
  type Engine,
  type EngineEvent,
  fileJournal,
  isKeylessError,
  type KeylessError,
  type Plan,
  type Validation,
} from "@keyless/core"
import { azurePreset } from "@keyless/preset"
import {
  startSandbox,
  type FaultsPatch,
  type Sandbox,
  type SandboxOptions,
  type SandboxSeed,
} from "@keyless/sandbox"
import { shop } from "./shop.ts"

/** How an engine of a test differs from the usual one. */
export interface EngineChoice {
  /** @defaultValue the service principal `shop.caller` */
  readonly credential?: TokenCredential
  readonly log?: (line: string) => void
  /** Name of the machine that it runs on: processes of one machine take turns. @defaultValue all on one */
  readonly machine?: string
  /** Sees each event as it happens. */
  readonly watch?: (event: EngineEvent) => void
}

/** A run that came to its end. */
export interface Ran<R> {
  readonly result: R
  readonly events: readonly EngineEvent[]
}

/** A run, or the planning of it, that failed. */
export interface Failed {
  readonly error: KeylessError
  readonly events: readonly EngineEvent[]
}

/** One sandbox of a test file, with engines that work on it. */
export interface World {
  readonly sandbox: Sandbox
  /** Folder of the journal; a new one after each {@link World.begin}. */
  readonly journal: string
  /** Starts anew from a seed, with no faults and an empty journal. */
  begin(seed?: SandboxSeed): Promise<void>
  engine(choice?: EngineChoice): Engine
  /** Credential of an application that shows its secret. */
  secretCredential(clientId: string, secret: string): TokenCredential
  /** Credential of anybody in the directory, people included. */
  credentialOf(objectId: string): TokenCredential
  create(
    change?: Partial<ConnectionSpec>,
    options?: ApplyOptions & EngineChoice,
  ): Promise<Ran<CreatedConnection>>
  createFails(change?: Partial<ConnectionSpec>, options?: ApplyOptions & EngineChoice): Promise<Failed>
  delete(name?: string, options?: ApplyOptions & EngineChoice & DeleteHelp): Promise<Ran<null>>
  deleteFails(name?: string, options?: ApplyOptions & EngineChoice): Promise<Failed>
  validate(name?: string, options?: EngineChoice): Promise<Ran<Validation>>
  stop(): Promise<void>
}

/** The connection that the tests make unless they say otherwise. */
export const shopSpec = {
  name: "shop",
  source: { kind: "webapp", options: { resourceGroup: shop.group, name: shop.site } },
  target: {
    kind: "postgres-flexible",
    options: { resourceGroup: shop.group, server: shop.server, database: shop.database },
  },
  auth: { kind: "system-identity" },
  client: "nodejs",
} satisfies ConnectionSpec

const calm: FaultsPatch = {
  lroMs: 0,
  retryAfterSeconds: 0,
  directoryDelayMs: 0,
  firewallDelayMs: 0,
  siteWriteMs: 0,
  pageSize: null,
  tokenLifetimeSeconds: 3600,
  wrongAudience: null,
  conditionalAccess: null,
  graphForbidden: false,
  alterUserRefused: false,
  answers: [],
  delays: [],
  failedOperations: [],
}

/** Starts the sandbox of a test file and lets this process trust its CA. With a plane there are no real databases of its kind. */
export async function openWorld(
  planes: Pick<SandboxOptions, "postgresPlane" | "mysqlPlane" | "sqlPlane" | "onExchange"> = {},
): Promise<World> {
  const sandbox = await startSandbox({ seed: shop.seed(), faults: calm, ...planes })
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), sandbox.caPem])
  let journal = await mkdtemp(join(tmpdir(), "keyless-e2e-"))

  const secretCredential = (clientId: string, secret: string) =>
    new ClientSecretCredential(sandbox.tenantId, clientId, secret, {
      authorityHost: sandbox.cloud.authorityHost,
      disableInstanceDiscovery: true,
    })
  const makeEngine = ({ credential, log, machine = "here" }: EngineChoice = {}) =>
    createEngine({
      plugins: azurePreset({
        azure: createAzure({
          cloud: parseCloud(sandbox.cloud),
          environment: sandbox.callerEnvironment(),
          locks: join(journal, `locks-${machine}`),
          credential: credential ?? secretCredential(shop.caller.clientId, shop.caller.secret),
          ...(log === undefined ? {} : { log }),
        }),
      }),
      journal: fileJournal(journal),
    })
  const carryOut = async <R>(
    plan: (engine: Engine) => Promise<Plan<R>>,
    options: ApplyOptions & EngineChoice,
    events: EngineEvent[],
  ): Promise<R> => {
    const using = makeEngine(options)
    const onEvent = (event: EngineEvent) => {
      events.push(event)
      options.watch?.(event)
    }
    return using.run(await plan(using), { ...options, onEvent })
  }
  const ends = async <R>(
    plan: (engine: Engine) => Promise<Plan<R>>,
    options: ApplyOptions & EngineChoice,
  ) => {
    const events: EngineEvent[] = []
    return { result: await carryOut(plan, options, events), events }
  }
  const fails = async <R>(
    plan: (engine: Engine) => Promise<Plan<R>>,
    options: ApplyOptions & EngineChoice,
  ) => {
    const events: EngineEvent[] = []
    try {
      await carryOut(plan, options, events)
    } catch (error) {
      if (isKeylessError(error)) return { error, events }
      throw error
    }
    throw new Error("the run was expected to fail, and did not")
  }
  const creating = (change: Partial<ConnectionSpec>) => (using: Engine) =>
    using.plan({ ...shopSpec, ...change })
  const ref = (name: string): ConnectionRef => ({ source: shopSpec.source, name })

  return {
    sandbox,
    get journal() {
      return journal
    },
    async begin(seed = shop.seed()) {
      await rm(journal, { recursive: true, force: true })
      journal = await mkdtemp(join(tmpdir(), "keyless-e2e-"))
      sandbox.setFaults(calm)
      await sandbox.seed(seed)
      sandbox.clearLogs()
    },
    engine: makeEngine,
    secretCredential,
    credentialOf: (objectId) => ({
      async getToken(scopes) {
        const audience = [scopes].flat()[0]?.replace(/\/\.default$/, "") ?? ""
        return {
          token: await sandbox.tokenFor(objectId, audience),
          expiresOnTimestamp: Date.now() + 3_600_000,
        }
      },
    }),
    create: (change = {}, options = {}) => ends(creating(change), options),
    createFails: (change = {}, options = {}) => fails(creating(change), options),
    delete: (name = "shop", { owner, ...options } = {}) =>
      ends((using) => using.planDelete(ref(name), owner === undefined ? {} : { owner }), options),
    deleteFails: (name = "shop", options = {}) => fails((using) => using.planDelete(ref(name)), options),
    validate: (name = "shop", options = {}) => ends((using) => using.planValidate(ref(name)), options),
    async stop() {
      await sandbox.stop()
      await rm(journal, { recursive: true, force: true })
    },
  }
}
