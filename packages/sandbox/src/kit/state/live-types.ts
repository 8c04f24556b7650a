import type { FabricWorkspaceState, SandboxState } from "./schema.ts"

type Known<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }
type Item<
  K extends
    | "sites"
    | "containerApps"
    | "postgresServers"
    | "mysqlServers"
    | "sqlServers"
    | "userAssignedIdentities"
    | "springServices"
    | "resourceGroups"
    | "keyVaults"
    | "appConfigurationStores"
    | "roleAssignments",
> = SandboxState[K][number]
type Directory = SandboxState["directory"]

export type SystemIdentity = { principalId: string; clientId: string }
type WithSystemIdentity<T> = Omit<T, "systemIdentity"> & { systemIdentity?: SystemIdentity }

export type LiveUser = Known<Directory["users"][number], "objectId" | "displayName">
export type LiveServicePrincipal = Known<Directory["servicePrincipals"][number], "objectId" | "clientId">
export type LiveGroup = Known<Directory["groups"][number], "objectId">
export type LiveContainerApp = WithSystemIdentity<Known<Item<"containerApps">, "subscriptionId">>
export type LiveRevision = LiveContainerApp["revisions"][number]
export type LiveSlot = WithSystemIdentity<
  Known<Item<"sites">["slots"][number], "kind" | "linuxFxVersion" | "location">
>
export type LiveSite = WithSystemIdentity<
  Known<Omit<Item<"sites">, "slots">, "subscriptionId" | "sku" | "linuxFxVersion">
> & {
  slots: LiveSlot[]
}
export type LivePostgresServer = Known<Item<"postgresServers">, "subscriptionId">
export type LiveMysqlServer = Known<Item<"mysqlServers">, "subscriptionId">
export type LiveSqlServer = WithSystemIdentity<Known<Item<"sqlServers">, "subscriptionId">>
export type LiveFabricWorkspace = FabricWorkspaceState
type SpringService = Known<Item<"springServices">, "subscriptionId">
export type LiveSpringApp = WithSystemIdentity<SpringService["apps"][number]>
export type LiveSpringDeployment = LiveSpringApp["deployments"][number]
export type LiveSpringService = Omit<SpringService, "apps"> & { apps: LiveSpringApp[] }
export type LiveUserAssignedIdentity = Known<
  Item<"userAssignedIdentities">,
  "subscriptionId" | "principalId" | "clientId"
>
export type LiveSecretVersion = Known<Item<"keyVaults">["secrets"][number]["versions"][number], "id">
export type LiveSecret = Omit<Item<"keyVaults">["secrets"][number], "versions"> & {
  versions: LiveSecretVersion[]
}
export type LiveKeyVault = Known<Omit<Item<"keyVaults">, "secrets">, "subscriptionId"> & {
  secrets: LiveSecret[]
}
export type LiveKeyValue = Known<Item<"appConfigurationStores">["keyValues"][number], "etag">
export type LiveAppConfigurationStore = Known<
  Omit<Item<"appConfigurationStores">, "keyValues">,
  "subscriptionId"
> & { keyValues: LiveKeyValue[] }
export type LiveRoleAssignment = Known<Item<"roleAssignments">, "name">
export type LiveLinker = SandboxState["linkers"][number]
export type LiveResourceGroup = Known<Item<"resourceGroups">, "subscriptionId">

/** A state in which every id is known. It is also a valid seed. */
export type LiveState = Omit<
  SandboxState,
  | "directory"
  | "resourceGroups"
  | "sites"
  | "containerApps"
  | "userAssignedIdentities"
  | "postgresServers"
  | "mysqlServers"
  | "sqlServers"
  | "keyVaults"
  | "appConfigurationStores"
  | "roleAssignments"
  | "springServices"
> & {
  directory: {
    users: LiveUser[]
    servicePrincipals: LiveServicePrincipal[]
    groups: LiveGroup[]
    graphPermissions: Directory["graphPermissions"]
  }
  resourceGroups: LiveResourceGroup[]
  sites: LiveSite[]
  containerApps: LiveContainerApp[]
  userAssignedIdentities: LiveUserAssignedIdentity[]
  postgresServers: LivePostgresServer[]
  mysqlServers: LiveMysqlServer[]
  sqlServers: LiveSqlServer[]
  keyVaults: LiveKeyVault[]
  appConfigurationStores: LiveAppConfigurationStore[]
  roleAssignments: LiveRoleAssignment[]
  springServices: LiveSpringService[]
}
