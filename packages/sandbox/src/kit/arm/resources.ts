import { identityOwners } from "../state/identity-owners.ts"
import type { LiveState } from "../state/live-types.ts"
import {
  appConfigurationStoreId,
  containerAppId,
  isWithin,
  keyVaultId,
  mysqlServerId,
  postgresServerId,
  same,
  siteId,
  slotId,
  springServiceId,
  sqlServerId,
  userAssignedIdentityId,
} from "../state/resource-id.ts"
import type { ControlPlane } from "../context.ts"
import { ok } from "./answers.ts"
import { resourceListVersions as apiVersions } from "./api-versions.ts"
import { isObject, type Kept } from "./fields/kept.ts"
import { type GenericResource, resourceFilter } from "./resource-filter.ts"
import type { ArmRoute } from "./routes.ts"

/** Every tracked resource of a state, in the form that lists of resources have. */
const resourcesOf = (state: LiveState): GenericResource[] => {
  const owners = identityOwners(state)
  const resource = (
    id: string,
    type: string,
    {
      name,
      location,
      kept,
      ...more
    }: { name: string; location: string; kept?: Kept; kind?: string; sku?: object },
  ): GenericResource => {
    const holder = owners.find(({ resourceId }) => same(resourceId, id))?.holder
    const types = [
      ...(holder?.systemIdentity === undefined ? [] : ["SystemAssigned"]),
      ...((holder?.userAssignedIdentities ?? []).length === 0 ? [] : ["UserAssigned"]),
    ]
    const tags = isObject(kept?.["tags"]) ? kept["tags"] : {}
    return {
      id,
      name,
      type,
      location: location.replaceAll(" ", "").toLowerCase(),
      tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)])),
      ...more,
      ...(types.length > 0 && { identity: { type: types.join(", ") } }),
    }
  }
  return [
    ...state.sites.flatMap((site) => [
      resource(siteId(site), "Microsoft.Web/sites", {
        name: site.name,
        location: site.location,
        kept: site.kept,
        kind: site.kind,
      }),
      ...site.slots.map((slot) =>
        resource(slotId({ ...site, slot: slot.name }), "Microsoft.Web/sites/slots", {
          name: `${site.name}/${slot.name}`,
          location: slot.location,
          kept: slot.kept,
          kind: slot.kind,
        }),
      ),
    ]),
    ...state.containerApps.map(({ name, location, kept, ...at }) =>
      resource(containerAppId({ ...at, name }), "Microsoft.App/containerApps", { name, location, kept }),
    ),
    ...state.userAssignedIdentities.map((one) =>
      resource(userAssignedIdentityId(one), "Microsoft.ManagedIdentity/userAssignedIdentities", {
        name: one.name,
        location: one.location,
        kept: one.kept,
      }),
    ),
    ...state.postgresServers.map(({ name, location, kept, ...at }) =>
      resource(postgresServerId({ ...at, name }), "Microsoft.DBforPostgreSQL/flexibleServers", {
        name,
        location,
        kept,
      }),
    ),
    ...state.mysqlServers.map(({ name, location, kept, ...at }) =>
      resource(mysqlServerId({ ...at, name }), "Microsoft.DBforMySQL/flexibleServers", {
        name,
        location,
        kept,
      }),
    ),
    ...state.sqlServers.flatMap((server) => [
      resource(sqlServerId(server), "Microsoft.Sql/servers", {
        name: server.name,
        location: server.location,
        kept: server.kept,
        kind: "v12.0",
      }),
      ...["master", ...server.databases].map((database) =>
        resource(`${sqlServerId(server)}/databases/${database}`, "Microsoft.Sql/servers/databases", {
          name: `${server.name}/${database}`,
          location: server.location,
        }),
      ),
    ]),
    ...state.keyVaults.map(({ name, location, kept, ...at }) =>
      resource(keyVaultId({ ...at, name }), "Microsoft.KeyVault/vaults", { name, location, kept }),
    ),
    ...state.appConfigurationStores.map(({ name, location, kept, ...at }) =>
      resource(appConfigurationStoreId({ ...at, name }), "Microsoft.AppConfiguration/configurationStores", {
        name,
        location,
        kept,
        sku: { name: "standard" },
      }),
    ),
    ...state.springServices.map((service) =>
      resource(springServiceId(service), "Microsoft.AppPlatform/Spring", {
        name: service.name,
        location: service.location,
        kept: service.kept,
        sku: service.sku,
      }),
    ),
  ]
}

/** Resources of all types of a subscription or a group, with the filters that the documentation of "Resources - List" names. */
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
        return ok({ value: value.slice(0, most) })
      },
    }),
  )
