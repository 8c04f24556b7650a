// What a service of somebody else's is written with.
export {
  defineService,
  isSandboxService,
  type SandboxService,
  type ServiceDefinition,
  type ServiceFacts,
  type ServiceKit,
} from "./service.ts"
export type { ControlPlane } from "./context.ts"
export type { Loading } from "./state/service-part.ts"
export type { ForeignSettings, RunningService, ServiceListeners } from "./running-service.ts"
export type { SeedOf } from "./seed-of.ts"
export type { Surface } from "./surface.ts"
export type { SecretPlace } from "./secret-place.ts"
export type { Provided } from "./provided.ts"
export type { Basis, OtherOperations } from "./basis.ts"
export type { FidelityArea, FidelityNote } from "./fidelity/note.ts"
export type { AppSurroundings, HostedApp } from "./app-identities/hosted-app.ts"
export type { Fields, IdentityOwner, ManagedIdentity, ResourceFacts } from "./state/facts.ts"
export type { RoleDefinition } from "./state/role-definition.ts"
export type { SystemIdentity } from "./state/live-types.ts"
export { ownerOf } from "./state/identity-owners.ts"
export { completedIdentity } from "./state/complete.ts"
export { findAt, type Location, providedId, same } from "./state/resource-id.ts"
export { inResourceGroup, systemIdentity, userAssignedIdentities } from "./state/seed-parts.ts"
export { refuseTwice } from "./state/seed-check.ts"
export { armFailure, type ArmAnswer, ok, resourceNotFound } from "./arm/answers.ts"
export { type ArmRequest, type ArmRoute, locationOf, withBody } from "./arm/routes.ts"
export { type LocatedType, locatedReads, pathOf, resourceOf } from "./arm/located-reads.ts"
export { acted, envelope, kept, named, readOnly, refused, tags, writeOnly } from "./arm/fields/roles.ts"
export { type Kept, keptAfter, keptOf, shown } from "./arm/fields/kept.ts"
export type { LongOperation, OperationAddress, Operations } from "./arm/operations.ts"
export { checkLocation } from "./arm/location-check.ts"
export { identityBody, wantedIdentity, type WantedIdentity } from "./arm/identity.ts"
export { createDatabaseHosts, type DatabaseHosts } from "./gateway/database-hosts.ts"
export { createDatabasePlane, type DatabaseServer, type PlaneParts } from "./gateway/plane.ts"
export { type Listener, openListener } from "./gateway/listener.ts"
export { secureSocket } from "./gateway/tls.ts"
export { createDataEndpoints, type DataEndpoints, type ServeData } from "./data/data-endpoints.ts"
