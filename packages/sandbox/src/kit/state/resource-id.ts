/** Where a resource lies. */
export interface Location {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly name: string
}

const provided = (at: Location, type: string, groups = "resourceGroups") =>
  `/subscriptions/${at.subscriptionId}/${groups}/${at.resourceGroup}/providers/${type}/${at.name}`

/** ARM id of a web app. */
export const siteId = (at: Location): string => provided(at, "Microsoft.Web/sites")

/** ARM id of a container app. */
export const containerAppId = (at: Location): string => provided(at, "Microsoft.App/containerApps")

/** ARM id of a deployment slot; `name` is the site's. */
export const slotId = (at: Location & { readonly slot: string }): string => `${siteId(at)}/slots/${at.slot}`

/** ARM id of a user-assigned identity; Azure answers it with `resourcegroups` in lower case. */
export const userAssignedIdentityId = (at: Location): string =>
  provided(at, "Microsoft.ManagedIdentity/userAssignedIdentities", "resourcegroups")

/** ARM id of a PostgreSQL flexible server. */
export const postgresServerId = (at: Location): string =>
  provided(at, "Microsoft.DBforPostgreSQL/flexibleServers")

/** ARM id of a MySQL flexible server. */
export const mysqlServerId = (at: Location): string => provided(at, "Microsoft.DBforMySQL/flexibleServers")

/** ARM id of a logical SQL server. */
export const sqlServerId = (at: Location): string => provided(at, "Microsoft.Sql/servers")

/** ARM id of a service instance of Azure Spring Apps. */
export const springServiceId = (at: Location): string => provided(at, "Microsoft.AppPlatform/Spring")

/** ARM id of an app of Azure Spring Apps. */
export const springAppId = (service: Location, app: string): string =>
  `${springServiceId(service)}/apps/${app}`

/** ARM id of a key vault. */
export const keyVaultId = (at: Location): string => provided(at, "Microsoft.KeyVault/vaults")

/** ARM id of an App Configuration store. */
export const appConfigurationStoreId = (at: Location): string =>
  provided(at, "Microsoft.AppConfiguration/configurationStores")

/** Address of a workspace in the Fabric API, which stands for an id: Fabric has no ARM ids. */
export const fabricWorkspaceId = (workspace: { readonly id: string }): string =>
  `https://api.fabric.microsoft.com/v1/workspaces/${workspace.id}`

/** Form under which ids and names are compared: Azure ignores case and a slash at the end. */
export const canonical = (id: string): string => id.replace(/\/+$/, "").toLowerCase()

/** Whether two ids or names mean the same to Azure. */
export const same = (a: string, b: string): boolean => canonical(a) === canonical(b)

/** Whether an id is a scope itself or lies below it. */
export const isWithin = (id: string, scope: string): boolean =>
  `${canonical(id)}/`.startsWith(`${canonical(scope)}/`)

/** Whether two resources have the same subscription, group and name. */
export const sameLocation = (a: Location, b: Location): boolean =>
  same(a.subscriptionId, b.subscriptionId) && same(a.resourceGroup, b.resourceGroup) && same(a.name, b.name)

/** The resource at a place, of those given. */
export const findAt = <T extends Location>(resources: readonly T[], at: Location): T | undefined =>
  resources.find((resource) => sameLocation(resource, at))
