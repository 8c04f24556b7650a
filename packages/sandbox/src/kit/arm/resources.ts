import type { ControlPlane } from "../context.ts"
import type { IdentityOwner, ResourceFacts } from "../state/facts.ts"
import { identityOwners } from "../state/identity-owners.ts"
import type { LiveState } from "../state/live-types.ts"
import { isWithin, same } from "../state/resource-id.ts"
import type { Store } from "../state/store.ts"
import { armFailure, ok } from "./answers.ts"
import { resourceListVersions as apiVersions } from "./api-versions.ts"
import { isObject } from "./fields/kept.ts"
import { type GenericResource, resourceFilter } from "./resource-filter.ts"
import { timesOf } from "./resource-times.ts"
import type { ArmRoute } from "./routes.ts"

const identityTypes = ({ systemIdentity, userAssignedIdentities = [] }: IdentityOwner["holder"]) => [
  ...(systemIdentity === undefined ? [] : ["SystemAssigned"]),
  ...(userAssignedIdentities.length === 0 ? [] : ["UserAssigned"]),
]

const resourceOf = (
  { id, name, type, location, kept, kind, sku }: ResourceFacts,
  owners: readonly IdentityOwner[],
): GenericResource => {
  const holder = owners.find(({ resourceId }) => same(resourceId, id))?.holder
  const types = holder === undefined ? [] : identityTypes(holder)
  const tags = isObject(kept?.["tags"]) ? kept["tags"] : {}
  return {
    id,
    name,
    type,
    location: location.replaceAll(" ", "").toLowerCase(),
    tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
    ...(kind !== undefined && { kind }),
    ...(sku !== undefined && { sku }),
    ...(types.length > 0 && { identity: { type: types.join(", ") } }),
  }
}

/** Every tracked resource of a state, in the form that lists of resources have. */
const resourcesOf = (state: LiveState): GenericResource[] => {
  const owners = identityOwners(state)
  return state.parts.flatMap((part) => part.resources()).map((facts) => resourceOf(facts, owners))
}

const expandable = ["createdTime", "changedTime", "provisioningState"] as const

/** The fields that an `$expand` asks for besides. @throws ArmFailure 400 for one that is not Azure's */
const expanded = (store: Store, expand: string): ((resource: GenericResource) => GenericResource) => {
  const asked = expand
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => {
      const known = expandable.find((one) => same(one, name))
      if (known !== undefined) return known
      throw armFailure(
        400,
        "InvalidExpandInQueryString",
        `Invalid $expand '${name}' specified in the query string. The supported values are '${expandable.join(", ")}'.`,
      )
    })
  return (resource) => {
    const all = { ...timesOf(store, resource.id), provisioningState: "Succeeded" }
    return { ...resource, ...Object.fromEntries(asked.map((name) => [name, all[name]])) }
  }
}

/** Resources of all types of a subscription or a group, with what the documentation of "Resources - List" names: filters and `$expand`. */
export const resourceRoutes = ({ store }: ControlPlane): ArmRoute[] =>
  ["/subscriptions/{subscriptionId}", "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}"].map(
    (scope) => ({
      method: "GET",
      path: `${scope}/resources`,
      operation: "Microsoft.Resources/subscriptions/resources/read",
      apiVersions,
      basis: "documented",
      handle(request) {
        const within = request.path.replace(/\/resources\/?$/i, "")
        const fits = resourceFilter(request.query.get("$filter") ?? "")
        const most = Number(request.query.get("$top") ?? Number.POSITIVE_INFINITY)
        const value = resourcesOf(store.state).filter((one) => isWithin(one.id, within) && fits(one))
        const more = expanded(store, request.query.get("$expand") ?? "")
        return ok({ value: value.slice(0, most).map(more) })
      },
    }),
  )
