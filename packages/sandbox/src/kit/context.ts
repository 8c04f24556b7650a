import type { FaultSwitchboard } from "./state/faults.ts"
import type { Store } from "./state/store.ts"
import type { DatabaseHosts } from "./gateway/database-hosts.ts"
import type { ServiceEndpoints } from "./data/service-endpoints.ts"
import type { TokenService } from "./entra/token-service.ts"
import type { UserGrants } from "./entra/user-grants.ts"
import type { MetadataEndpoints } from "./app-identities/metadata-endpoints.ts"

/** What the parts of the control plane share. */
export interface ControlPlane {
  /** Origin of the HTTPS server, without a slash at the end. */
  readonly url: string
  readonly store: Store
  readonly faults: FaultSwitchboard
  readonly tokens: TokenService
  /** Logins of people that outlast a request. */
  readonly userGrants: UserGrants
  readonly databases: DatabaseHosts
  readonly endpoints: ServiceEndpoints
  readonly metadata: MetadataEndpoints
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

/** Facts that a handler leaves for the request log. */
export type RequestNotes = {
  Variables: { operation: string | undefined; polling: boolean | undefined }
}
