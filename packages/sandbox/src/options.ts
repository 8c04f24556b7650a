import type { AzureService } from "./azure-services.ts"
import type { SqlPlane } from "./gateways/tds/ports.ts"
import type { SandboxCloud } from "./kit/cloud.ts"
import type { Exchange } from "./kit/context.ts"
import type { DataEndpoint } from "./kit/data/data-endpoints.ts"
import type { DatabaseEndpoint } from "./kit/gateway/database-hosts.ts"
import type { RequestRecord } from "./kit/http/request-log.ts"
import type { SandboxOperation } from "./kit/operation-catalogue.ts"
import type { StatementRecord } from "./kit/ports.ts"
import type { SeedOf } from "./kit/seed-of.ts"
import type { SandboxService } from "./kit/service.ts"
import type { FaultsPatch } from "./kit/state/faults.ts"
import type { SandboxSeed } from "./seed.ts"
import type { MysqlPlane } from "./services/mysql/state.ts"
import type { PostgresPlane } from "./services/postgresql/state.ts"

/** How a sandbox starts. */
export interface SandboxOptions<Services extends readonly SandboxService[] = readonly AzureService[]> {
  /** What this Azure has. Those that are not Azure's go beside them: `[...azureServices(), ours()]`. @default `azureServices()` */
  readonly services?: Services
  /** What exists at the start. @default `demoSeed`, as far as there are services for it */
  readonly seed?: SandboxSeed & SeedOf<Services>
  /** Port of the HTTPS server on 127.0.0.1. @default a free one */
  readonly port?: number
  /** Folder for the CA, `cloud.json` and the databases. @default a temporary one, removed by `stop` */
  readonly directory?: string
  readonly faults?: FaultsPatch
  /** Drops unknown body fields instead of refusing them. @default false */
  readonly lenient?: boolean
  /** Databases to use instead of the gateways; `stop` closes them. Whoever gives `services` gives them to `azureServices` instead. */
  readonly postgresPlane?: PostgresPlane
  readonly mysqlPlane?: MysqlPlane
  /** For Azure SQL and Fabric. */
  readonly sqlPlane?: SqlPlane
  /** Sees every request to Azure Resource Manager and its answer, with bodies, which may hold secrets. For tests. */
  readonly onExchange?: (exchange: Exchange) => void
}

/** A running local Azure. `More` is what services beside Azure's have in a seed. */
export interface Sandbox<More = unknown> extends AsyncDisposable {
  readonly url: string
  readonly tenantId: string
  readonly caFile: string
  readonly caPem: string
  readonly cloud: SandboxCloud
  /** Key for the management API under `/__sandbox`, header `x-sandbox-key`. */
  readonly managementKey: string
  /** Where the database servers listen. */
  databases(): readonly DatabaseEndpoint[]
  /** Where data planes listen: key vaults, App Configuration stores. */
  endpoints(): readonly DataEndpoint[]
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
  seed(next: SandboxSeed & More): Promise<void>
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
   * @throws Error when there is no such app, or it was stopped
   */
  appEnvironment(id: string, part?: string): Record<string, string>
  /** Environment of whoever works with the cloud: credential, authority, CA and cloud file. */
  callerEnvironment(): Record<string, string>
  stop(): Promise<void>
}
