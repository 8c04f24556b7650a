import type { FabricWorkspaceState, SandboxState } from "./schema.ts"

type Known<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }
type Item<
  K extends
    | "sites"
    | "postgresServers"
    | "mysqlServers"
    | "sqlServers"
    | "userAssignedIdentities"
    | "springServices"
    | "resourceGroups",
> = SandboxState[K][number]
type Directory = SandboxState["directory"]

export type SystemIdentity = { principalId: string; clientId: string }
type WithSystemIdentity<T> = Omit<T, "systemIdentity"> & { systemIdentity?: SystemIdentity }

export type LiveUser = Known<Directory["users"][number], "objectId" | "displayName">
export type LiveServicePrincipal = Known<Directory["servicePrincipals"][number], "objectId" | "clientId">
export type LiveGroup = Known<Directory["groups"][number], "objectId">
export type LiveSite = WithSystemIdentity<Known<Item<"sites">, "subscriptionId">>
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
export type LiveResourceGroup = Known<Item<"resourceGroups">, "subscriptionId">

/** A state in which every id is known. It is also a valid seed. */
export type LiveState = Omit<
  SandboxState,
  | "directory"
  | "resourceGroups"
  | "sites"
  | "userAssignedIdentities"
  | "postgresServers"
  | "mysqlServers"
  | "sqlServers"
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
  userAssignedIdentities: LiveUserAssignedIdentity[]
  postgresServers: LivePostgresServer[]
  mysqlServers: LiveMysqlServer[]
  sqlServers: LiveSqlServer[]
  springServices: LiveSpringService[]
}
