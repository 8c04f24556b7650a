import type { Hono } from "hono"
import { z } from "zod"
import type { ArmRoute } from "./arm/routes.ts"
import type { ServedOperation } from "./basis.ts"
import type { ControlPlane, RequestNotes } from "./context.ts"
import type { DatabaseEndpoint } from "./gateway/database-hosts.ts"
import type { ServiceEndpoint } from "./data/service-endpoints.ts"
import type { FidelityNote } from "./fidelity/note.ts"
import type { HostedApp } from "./app-identities/hosted-apps.ts"
import type { IdentityOwner } from "./state/identity-owners.ts"
import type { RoleDefinition } from "./state/role-definitions.ts"

/** A seed, or a part of one, by the names of its fields. */
export type Fields = Readonly<Record<string, unknown>>

/** What a service's part of a seed is completed with. */
export interface Loading {
  /** Puts a resource that names no subscription into the first one. */
  inSubscription<T extends { subscriptionId?: string | undefined }>(
    resource: T,
  ): T & { subscriptionId: string }
  /** The roles that the services of this sandbox know, by name. */
  readonly roles: readonly RoleDefinition[]
}

/** A tracked resource: it lies in a resource group, and lists of all types of resources show it. */
export interface ResourceFacts {
  /** ARM id. */
  readonly id: string
  /** ARM type, such as `Microsoft.Cache/redis`. */
  readonly type: string
  /** Name as lists show it; that of a child names its parent: `server/database`. */
  readonly name: string
  readonly location: string
  /** Fields that it keeps; lists show its `tags`. */
  readonly kept?: Fields
  readonly kind?: string
  readonly sku?: object
}

/** A user-assigned identity. */
export interface ManagedIdentity {
  readonly resourceId: string
  readonly name: string
  readonly principalId: string
  readonly clientId: string
}

/** What the kit sees of a service's part of a state. Answers are read anew each time. */
export interface StateFacts {
  resources(): readonly ResourceFacts[]
  /** Resources that may hold managed identities. */
  identityOwners(): readonly IdentityOwner[]
  /** User-assigned identities. */
  identities(): readonly ManagedIdentity[]
}

/** A secret that a setting refers to: in a vault by name or by address, and in which version; without one, the present one. */
export interface SecretPlace {
  readonly vault: { readonly name: string } | { readonly origin: string }
  readonly secret: string
  readonly version?: string
}

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
  endpoints?(): readonly ServiceEndpoint[]
}

/** An API on the kit's HTTPS server that is not part of Azure Resource Manager, with a path of its own. */
export interface Surface {
  /** Kind of its requests in the log. */
  readonly kind: string
  /** Path that all of its addresses begin with, such as `/fabric`. */
  readonly path: string
  readonly app: Hono<RequestNotes>
}

/** Operations outside Azure Resource Manager, for the list of all operations. */
export interface OtherOperations {
  /** Heading, such as `Key Vault, data`. */
  readonly service: string
  readonly operations: readonly (Omit<ServedOperation, "method"> & { readonly method: string })[]
}

/** What a service does while a sandbox runs. Everything may be left out. */
export interface RunningService {
  /** Operations of Azure Resource Manager, each with its versions, its permission and what it is modelled on. */
  readonly routes?: readonly ArmRoute[]
  readonly surfaces?: readonly Surface[]
  readonly listeners?: readonly ServiceListeners[]
  /** Apps that it hosts: what each finds in its environment, and which identities it holds. */
  apps?(): readonly HostedApp[]
  /** Reads a secret as a principal; `undefined` when there is none or the principal may not. */
  readSecret?(principalId: string, place: SecretPlace): string | undefined
  /** Whether a role gives the principal a data action at a scope. */
  allows?(principalId: string, dataAction: string, scope: string): boolean
  /** Takes settings out of an app; an app of another service is none of its business. */
  removeSettings?(settings: ForeignSettings): void
  operations?(): Promise<readonly OtherOperations[]>
  /** Waits until nothing that it has begun runs any more. */
  idle?(): Promise<void>
}

/** The kit as a service has it: everything that is shared, and its own part of the state. */
export interface ServiceKit<Part> extends ControlPlane {
  /** The service's part of the state as it is at this moment; handlers change it in place. */
  readonly own: Part
}

/** What a service is made of. It is plain data with a few functions; nothing of it is shared between two sandboxes. */
export interface ServiceDefinition<Shape extends z.ZodRawShape, Part extends object> {
  /** Name in the way of folders: `key-vault`. */
  readonly name: string
  /** Resource providers whose operations it serves; none for what is not part of Azure Resource Manager. */
  readonly namespaces: readonly string[]
  /** Fields of a seed that are its own. All of them need a default. */
  readonly seed: Shape
  /** Completes its part of a seed: ids that were left out, subscriptions. What it answers is a valid seed again. @throws Error that names the faulty place */
  load(fields: z.output<z.ZodObject<Shape>>, loading: Loading): Part
  /** Tracked resources of a part. */
  resources?(part: Part): readonly ResourceFacts[]
  /** Resources of a part that may hold managed identities. */
  identityOwners?(part: Part): readonly IdentityOwner[]
  /** User-assigned identities of a part. */
  identities?(part: Part): readonly ManagedIdentity[]
  /** Checks a part of a seed. The kit itself looks at subscriptions and identities. @throws Error that names the faulty place */
  check?(part: Part): void
  /** Audiences of access tokens that it takes, so that Entra issues them. */
  readonly audiences?: readonly string[]
  /** Roles of Azure's for its data, and types of resources that must be there to be the scope of a role. */
  readonly roles?: { readonly definitions: readonly RoleDefinition[]; readonly scopes: readonly string[] }
  /** Called once for each sandbox. */
  start(kit: ServiceKit<Part>): RunningService
  /** What is known of how true it is to Azure. */
  readonly fidelity: readonly FidelityArea[]
}

/** Notes under a heading of `docs/fidelity.md`; services may share one. */
export interface FidelityArea {
  readonly title: string
  readonly notes: readonly FidelityNote[]
}
