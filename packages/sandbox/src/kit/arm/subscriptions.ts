import { same } from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { ok, resourceGroupNotFound } from "./answers.ts"
import { resourceVersions as apiVersions } from "./api-versions.ts"
import type { ArmRoute } from "./routes.ts"

/** Tenants, subscriptions and resource groups, read only. */
export const subscriptionRoutes = (plane: ControlPlane): ArmRoute[] => {
  const { store } = plane
  const subscriptionBody = ({ id, displayName }: { id: string; displayName: string }) => ({
    id: `/subscriptions/${id}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId: id,
    tenantId: store.state.tenantId,
    displayName,
    state: "Enabled",
    subscriptionPolicies: {
      locationPlacementId: "Public_2014-09-01",
      quotaId: "PayAsYouGo_2014-09-01",
      spendingLimit: "Off",
    },
  })
  const groupBody = (group: { subscriptionId: string; name: string; location: string }) => ({
    id: `/subscriptions/${group.subscriptionId}/resourceGroups/${group.name}`,
    name: group.name,
    type: "Microsoft.Resources/resourceGroups",
    location: group.location,
    properties: { provisioningState: "Succeeded" },
  })
  return [
    {
      method: "GET",
      path: "/tenants",
      operation: "Microsoft.Resources/tenants/read",
      apiVersions,
      basis: "documented",
      handle: () =>
        ok({
          value: [
            {
              id: `/tenants/${store.state.tenantId}`,
              tenantId: store.state.tenantId,
              displayName: "Sandbox",
            },
          ],
        }),
    },
    {
      method: "GET",
      path: "/subscriptions",
      operation: "Microsoft.Resources/subscriptions/read",
      apiVersions,
      basis: "documented",
      handle: () => {
        const value = store.state.subscriptions.map(subscriptionBody)
        return ok({ value, count: { type: "Total", value: value.length } })
      },
    },
    {
      method: "GET",
      path: "/subscriptions/{subscriptionId}",
      operation: "Microsoft.Resources/subscriptions/read",
      apiVersions,
      basis: "documented",
      handle: (request) => {
        const id = request.param("subscriptionId")
        return ok(store.state.subscriptions.filter((one) => same(one.id, id)).map(subscriptionBody)[0])
      },
    },
    {
      method: "GET",
      path: "/subscriptions/{subscriptionId}/resourceGroups",
      operation: "Microsoft.Resources/subscriptions/resourceGroups/read",
      apiVersions,
      basis: "documented",
      handle: (request) => {
        const id = request.param("subscriptionId")
        return ok({
          value: store.state.resourceGroups.filter((group) => same(group.subscriptionId, id)).map(groupBody),
        })
      },
    },
    {
      method: "GET",
      path: "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}",
      operation: "Microsoft.Resources/subscriptions/resourceGroups/read",
      apiVersions,
      basis: "documented",
      handle: (request) => {
        const group = store.findResourceGroup(request.param("subscriptionId"), request.param("resourceGroup"))
        if (group === undefined) throw resourceGroupNotFound(request.param("resourceGroup"))
        return ok(groupBody(group))
      },
    },
  ]
}
