import type { StateFacts } from "./facts.ts"
import type { KitSeed } from "./seed-schema.ts"

/** A type with fields that are there for sure. */
export type Known<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }

export type SystemIdentity = { principalId: string; clientId: string }
/** A resource whose system identity, where it has one, has its ids. */
export type WithSystemIdentity<T> = Omit<T, "systemIdentity"> & { systemIdentity?: SystemIdentity }

type Directory = KitSeed["directory"]

export type LiveUser = Known<Directory["users"][number], "objectId" | "displayName">
export type LiveServicePrincipal = Known<Directory["servicePrincipals"][number], "objectId" | "clientId">
export type LiveGroup = Known<Directory["groups"][number], "objectId">
export type LiveResourceGroup = Known<KitSeed["resourceGroups"][number], "subscriptionId">

/** The kit's own fields of a state, in which every id is known. */
export type KitState = Omit<KitSeed, "directory" | "resourceGroups"> & {
  directory: {
    users: LiveUser[]
    servicePrincipals: LiveServicePrincipal[]
    groups: LiveGroup[]
    graphPermissions: Directory["graphPermissions"]
  }
  resourceGroups: LiveResourceGroup[]
}

/** A whole state as the kit sees it: its own fields, and what the services tell of theirs. */
export interface LiveState extends KitState {
  readonly parts: readonly StateFacts[]
}
