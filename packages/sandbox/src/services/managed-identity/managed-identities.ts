import { z } from "zod"
import { identityOwners } from "../../kit/state/identity-owners.ts"
import { newId } from "../../kit/state/new-id.ts"
import type { LiveUserAssignedIdentity } from "./state.ts"
import { systemIdentities } from "../../kit/state/principals.ts"
import { findAt, canonical, same } from "../../kit/state/resource-id.ts"
import { userAssignedIdentityId } from "./state.ts"
import type { ServiceKit } from "../../kit/service.ts"
import type { ManagedIdentityState } from "./state.ts"
import { armFailure, ok } from "../../kit/arm/answers.ts"
import { managedIdentityVersions as apiVersions } from "./api-versions.ts"
import { keptAfter, keptOf, shown } from "../../kit/arm/fields/kept.ts"
import { acted, envelope, named, readOnly, refused, tags } from "../../kit/arm/fields/roles.ts"
import { locatedReads, pathOf, resourceOf } from "../../kit/arm/located-reads.ts"
import { checkLocation } from "../../kit/arm/location-check.ts"
import { locationOf, withBody, type ArmRoute } from "../../kit/arm/routes.ts"

const type = "Microsoft.ManagedIdentity/userAssignedIdentities"

const putBody = z.strictObject({
  ...envelope,
  location: acted(z.string()),
  tags,
  properties: z
    .strictObject({ ...named("tenantId principalId clientId", readOnly), isolationScope: refused })
    .nullish(),
})
const patchBody = z.strictObject({
  ...envelope,
  location: acted(z.string().nullish()),
  tags,
  properties: readOnly,
})

/** User-assigned identities, and the system identity of a resource as `identities/default`. */
export const managedIdentityRoutes = (plane: ServiceKit<ManagedIdentityState>): ArmRoute[] => {
  const { store } = plane
  const body = (identity: LiveUserAssignedIdentity) => {
    const own = {
      location: identity.location,
      tags: {},
      id: userAssignedIdentityId(identity),
      name: identity.name,
      type,
      properties: {
        tenantId: store.state.tenantId,
        principalId: identity.principalId,
        clientId: identity.clientId,
      },
    }
    return shown(own, identity.kept)
  }
  const one = pathOf({ type })
  return [
    ...locatedReads({
      type,
      apiVersions,
      basis: "recorded",
      resources: () => plane.own.userAssignedIdentities,
      body,
    }),
    {
      method: "PUT",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "recorded",
      ...withBody(plane, putBody, (request, wanted) => {
        const { location } = wanted
        const kept = keptOf(putBody, wanted)
        const present = findAt(plane.own.userAssignedIdentities, locationOf(request))
        if (present !== undefined) {
          checkLocation(present, location)
          present.kept = kept
          return ok(body(present))
        }
        const identity = { ...locationOf(request), location, kept, principalId: newId(), clientId: newId() }
        plane.own.userAssignedIdentities.push(identity)
        store.markNew(identity.principalId)
        return { status: 201, body: body(identity), headers: { location: userAssignedIdentityId(identity) } }
      }),
    },
    {
      method: "PATCH",
      path: one,
      operation: `${type}/write`,
      apiVersions,
      basis: "specified",
      ...withBody(plane, patchBody, (request, wanted) => {
        const identity = resourceOf({ type, resources: () => plane.own.userAssignedIdentities }, request)
        checkLocation(identity, wanted.location)
        identity.kept = keptAfter(patchBody, identity.kept, wanted)
        return ok(body(identity))
      }),
    },
    {
      method: "DELETE",
      path: one,
      operation: `${type}/delete`,
      apiVersions,
      basis: "specified",
      handle: async (request) => {
        const identity = findAt(plane.own.userAssignedIdentities, locationOf(request))
        if (identity === undefined) return { status: 204 }
        const id = canonical(userAssignedIdentityId(identity))
        const { userAssignedIdentities } = plane.own
        userAssignedIdentities.splice(userAssignedIdentities.indexOf(identity), 1)
        for (const { holder } of identityOwners(store.state)) {
          const held = holder.userAssignedIdentities
          if (held !== undefined) holder.userAssignedIdentities = held.filter((one) => canonical(one) !== id)
        }
        await plane.provided.identityRemoved(id)
        return { status: 200 }
      },
    },
    {
      method: "GET",
      path: "/{+scope}/providers/Microsoft.ManagedIdentity/identities/default",
      operation: "Microsoft.ManagedIdentity/identities/read",
      apiVersions,
      basis: "specified",
      handle: (request) => {
        const scope = `/${request.param("scope")}`
        const owner = systemIdentities(store.state).find(({ resourceId }) => same(resourceId, scope))
        if (owner === undefined) {
          throw armFailure(404, "MissingIdentity", `The resource '${scope}' has no system-assigned identity.`)
        }
        return ok({
          id: `${owner.resourceId}/providers/Microsoft.ManagedIdentity/identities/default`,
          name: "default",
          type: "Microsoft.ManagedIdentity/identities",
          location: owner.location,
          tags: {},
          properties: { tenantId: store.state.tenantId, ...owner.identity },
        })
      },
    },
  ]
}
