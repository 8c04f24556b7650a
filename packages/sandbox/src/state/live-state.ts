import { z } from "zod"
import {
  canonical,
  postgresServerId,
  same,
  siteId,
  userAssignedIdentityId,
  type Location,
} from "./resource-id.ts"
import { sandboxStateSchema, type SandboxState } from "./schema.ts"

type Known<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }
type Items<K extends "sites" | "postgresServers" | "userAssignedIdentities" | "resourceGroups"> =
  SandboxState[K][number]
type Directory = SandboxState["directory"]

export type LiveUser = Known<Directory["users"][number], "objectId" | "displayName">
export type LiveServicePrincipal = Known<Directory["servicePrincipals"][number], "objectId" | "clientId">
export type LiveGroup = Known<Directory["groups"][number], "objectId">
export type SystemIdentity = { principalId: string; clientId: string }
export type LiveSite = Known<Omit<Items<"sites">, "systemIdentity">, "subscriptionId"> & {
  systemIdentity?: SystemIdentity
}
export type LivePostgresServer = Known<Items<"postgresServers">, "subscriptionId">
export type LiveUserAssignedIdentity = Known<
  Items<"userAssignedIdentities">,
  "subscriptionId" | "principalId" | "clientId"
>
export type LiveResourceGroup = Known<Items<"resourceGroups">, "subscriptionId">

/** A state in which every id is known. It is also a valid seed. */
export type LiveState = Omit<
  SandboxState,
  "directory" | "resourceGroups" | "sites" | "userAssignedIdentities" | "postgresServers"
> & {
  directory: { users: LiveUser[]; servicePrincipals: LiveServicePrincipal[]; groups: LiveGroup[] }
  resourceGroups: LiveResourceGroup[]
  sites: LiveSite[]
  userAssignedIdentities: LiveUserAssignedIdentity[]
  postgresServers: LivePostgresServer[]
}

/** A GUID for a directory object or an application. */
export const newId = (): string => crypto.randomUUID()

const refuseTwice = (what: string, ids: readonly string[]): void => {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(canonical(id))) throw new Error(`seed: ${what} ${id} occurs twice`)
    seen.add(canonical(id))
  }
}

const checkReferences = (state: LiveState): void => {
  const located = [...state.sites, ...state.userAssignedIdentities, ...state.postgresServers]
  for (const { subscriptionId, resourceGroup, name } of [
    ...located,
    ...state.resourceGroups.map((group) => ({ ...group, resourceGroup: group.name })),
  ]) {
    if (!state.subscriptions.some((subscription) => same(subscription.id, subscriptionId))) {
      throw new Error(
        `seed: ${resourceGroup}/${name} is in subscription ${subscriptionId}, which is not in subscriptions`,
      )
    }
  }
  const identities = new Set(
    state.userAssignedIdentities.map((identity) => canonical(userAssignedIdentityId(identity))),
  )
  for (const owner of [...state.sites, ...state.postgresServers]) {
    for (const id of owner.userAssignedIdentities) {
      if (!identities.has(canonical(id)))
        throw new Error(`seed: ${owner.name} has the identity ${id}, which does not exist`)
    }
  }
  refuseTwice("site", state.sites.map(siteId))
  refuseTwice("PostgreSQL server", state.postgresServers.map(postgresServerId))
  refuseTwice("user-assigned identity", state.userAssignedIdentities.map(userAssignedIdentityId))
  refuseTwice("object id", [
    ...state.directory.users.map((user) => user.objectId),
    ...state.directory.servicePrincipals.map((principal) => principal.objectId),
    ...state.directory.groups.map((group) => group.objectId),
    ...state.userAssignedIdentities.map((identity) => identity.principalId),
    ...state.sites.flatMap((site) => site.systemIdentity?.principalId ?? []),
  ])
}

const withGroups = (
  groups: LiveResourceGroup[],
  located: (Location & { location: string })[],
): LiveResourceGroup[] => {
  const all = [...groups]
  for (const { subscriptionId, resourceGroup: name, location } of located) {
    if (!all.some((group) => same(group.subscriptionId, subscriptionId) && same(group.name, name))) {
      all.push({ subscriptionId, name, location })
    }
  }
  return all
}

/**
 * Checks a seed and completes it: ids are made where they are left out, resources go to the first subscription, and
 * resource groups that are only mentioned exist.
 * @throws Error whose message names the faulty place.
 */
export const loadState = (seed: unknown): LiveState => {
  const parsed = sandboxStateSchema.safeParse(seed)
  if (!parsed.success) throw new Error(`seed: ${z.prettifyError(parsed.error)}`, { cause: parsed.error })
  const { directory, resourceGroups, sites, userAssignedIdentities, postgresServers, ...rest } = parsed.data
  const first = rest.subscriptions[0]?.id
  if (first === undefined) throw new Error("seed: subscriptions is empty")
  const inSubscription = <T extends { subscriptionId?: string | undefined }>(item: T) => ({
    ...item,
    subscriptionId: item.subscriptionId ?? first,
  })
  const live = {
    sites: sites.map(({ systemIdentity, ...site }): LiveSite => ({
      ...inSubscription(site),
      ...(systemIdentity && {
        systemIdentity: {
          principalId: systemIdentity.principalId ?? newId(),
          clientId: systemIdentity.clientId ?? newId(),
        },
      }),
    })),
    userAssignedIdentities: userAssignedIdentities.map((identity) => ({
      ...inSubscription(identity),
      principalId: identity.principalId ?? newId(),
      clientId: identity.clientId ?? newId(),
    })),
    postgresServers: postgresServers.map(inSubscription),
  }
  const state: LiveState = {
    ...rest,
    ...live,
    directory: {
      users: directory.users.map((user) => ({
        ...user,
        objectId: user.objectId ?? newId(),
        displayName: user.displayName ?? user.userPrincipalName,
      })),
      servicePrincipals: directory.servicePrincipals.map((principal) => ({
        ...principal,
        objectId: principal.objectId ?? newId(),
        clientId: principal.clientId ?? newId(),
      })),
      groups: directory.groups.map((group) => ({ ...group, objectId: group.objectId ?? newId() })),
    },
    resourceGroups: withGroups(resourceGroups.map(inSubscription), [
      ...live.sites,
      ...live.userAssignedIdentities,
      ...live.postgresServers,
    ]),
  }
  checkReferences(state)
  return state
}
