import type { MetadataEndpoints } from "./app-identities/metadata-endpoints.ts"
import type { Operations } from "./arm/operations.ts"
import type { TokenService } from "./entra/token-service.ts"
import type { UserGrants } from "./entra/user-grants.ts"
import type { PlaneParts } from "./gateway/plane.ts"
import type { Log, RequestRecord } from "./http/request-log.ts"
import type { KnownServices } from "./known-services.ts"
import type { Provided } from "./provided.ts"
import type { FaultSwitchboard } from "./state/faults.ts"
import type { Store } from "./state/store.ts"

/** What the parts of the sandbox share. */
export interface ControlPlane {
  /** Origin of the HTTPS server, without a slash at the end. */
  readonly url: string
  readonly store: Store
  readonly faults: FaultSwitchboard
  readonly tokens: TokenService
  /** Logins of people that outlast a request. */
  readonly userGrants: UserGrants
  readonly metadata: MetadataEndpoints
  /** Long-running operations in the form of Azure Resource Manager. */
  readonly operations: Operations
  /** What gateways and data planes need: a folder, certificates, the directory, the log of statements. */
  readonly gateways: PlaneParts
  readonly requests: Log<RequestRecord>
  /** What is known of the services before they start. */
  readonly known: KnownServices
  /** What the services provide to each other. */
  readonly provided: Provided
  /** Whether unknown body fields are dropped instead of refused. */
  readonly lenient: boolean
  readonly now: () => number
  /** Sees what was asked of Azure Resource Manager and answered, bodies included. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined
}

/** A request to Azure Resource Manager with its answer. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly apiVersion: string | undefined
  /** Parsed body; `undefined` where there was none. */
  readonly request: unknown
  readonly status: number
  readonly answer: unknown
}
