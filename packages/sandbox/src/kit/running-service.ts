import type { HostedApp } from "./app-identities/hosted-app.ts"
import type { ArmRoute } from "./arm/routes.ts"
import type { OtherOperations } from "./basis.ts"
import type { DataEndpoint } from "./data/data-endpoints.ts"
import type { DatabaseEndpoint } from "./gateway/database-hosts.ts"
import type { SecretPlace } from "./secret-place.ts"
import type { Surface } from "./surface.ts"

/** Settings that somebody else wrote into an app. */
export interface ForeignSettings {
  /** ARM id of the app, or of a part of it that has settings of its own. */
  readonly app: string
  /** Name of the container that has the settings, where there are several. */
  readonly container: string | undefined
  readonly names: readonly string[]
}

/** What listens for a service besides the kit's own HTTPS server. */
export interface ServiceListeners {
  /** Makes what listens agree with the state. The kit calls it at the start and after every new seed. */
  restart(): Promise<void>
  close(): Promise<void>
  /** Database servers, for `Sandbox.databases()`. */
  databases?(): readonly DatabaseEndpoint[]
  /** Data planes over HTTPS, for `Sandbox.endpoints()`. */
  endpoints?(): readonly DataEndpoint[]
}

/** What a service does while a sandbox runs. Everything may be left out. */
export interface RunningService {
  /** Operations of Azure Resource Manager, each with its versions, its permission and what it is modelled on. */
  readonly routes?: readonly ArmRoute[]
  /** APIs that are not part of Azure Resource Manager. */
  readonly surfaces?: readonly Surface[]
  readonly listeners?: readonly ServiceListeners[]
  /** Apps that it hosts: what each finds in its environment, and which identities it holds. */
  apps?(): readonly HostedApp[]
  /** What every hosted app finds in its environment because of this service, such as the address of a server. */
  environment?(app: HostedApp): Readonly<Record<string, string>>
  /** Reads a secret as a principal; `undefined` when there is none or the principal may not. */
  readonly readSecret?: (principalId: string, place: SecretPlace) => string | undefined
  /** Whether a role gives the principal a data action at a scope. */
  allows?(principalId: string, dataAction: string, scope: string): boolean
  /** Takes settings out of an app; an app of another service is none of its business. */
  removeSettings?(settings: ForeignSettings): void
  /** Does what follows when a user-assigned identity is gone; nobody holds it any more when this is called. */
  identityRemoved?(resourceId: string): Promise<void>
  /** Operations outside Azure Resource Manager, for the list of all operations. */
  operations?(): Promise<readonly OtherOperations[]>
  /** Waits until nothing that it has begun runs any more. */
  idle?(): Promise<void>
}
