import { defineService, type SandboxService } from "../../kit/service.ts"
import { newId } from "../../kit/state/new-id.ts"
import { refuseTwice } from "../../kit/state/seed-check.ts"
import { managedIdentityRoutes } from "./managed-identities.ts"
import {
  managedIdentitySeed,
  type ManagedIdentityState,
  userAssignedIdentityId,
  userAssignedIdentityType,
} from "./state.ts"

/** User-assigned managed identities. */
export const managedIdentityService = (): SandboxService =>
  defineService({
    name: "managed-identity",
    namespaces: ["Microsoft.ManagedIdentity"],
    seed: managedIdentitySeed,
    load: ({ userAssignedIdentities }, { inSubscription }): ManagedIdentityState => ({
      userAssignedIdentities: userAssignedIdentities.map((identity) => ({
        ...inSubscription(identity),
        principalId: identity.principalId ?? newId(),
        clientId: identity.clientId ?? newId(),
      })),
    }),
    resources: ({ userAssignedIdentities }) =>
      userAssignedIdentities.map((identity) => ({
        id: userAssignedIdentityId(identity),
        type: userAssignedIdentityType,
        name: identity.name,
        location: identity.location,
        kept: identity.kept,
      })),
    identities: ({ userAssignedIdentities }) =>
      userAssignedIdentities.map((identity) => ({
        resourceId: userAssignedIdentityId(identity),
        name: identity.name,
        principalId: identity.principalId,
        clientId: identity.clientId,
      })),
    check: ({ userAssignedIdentities }) =>
      refuseTwice("user-assigned identity", userAssignedIdentities.map(userAssignedIdentityId)),
    start: (kit) => ({ routes: managedIdentityRoutes(kit) }),
    fidelity: [],
  })
