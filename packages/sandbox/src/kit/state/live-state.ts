import { z } from "zod"
import { withFirstRevision } from "../../services/container-apps/state/revisions.ts"
import type { LiveResourceGroup, LiveState } from "./live-types.ts"
import { same, type Location } from "./resource-id.ts"
import { sandboxStateSchema } from "./schema.ts"
import { checkReferences } from "./seed-references.ts"

/** A GUID for a directory object or an application. */
export const newId = (): string => crypto.randomUUID()

/** An id in the form of Key Vault's versions and App Configuration's etags: 32 hexadecimal digits. */
export const newCompactId = (): string => newId().replaceAll("-", "")

/** A system identity with its ids, as a property to spread; nothing where there is none. */
const completed = (
  systemIdentity: { principalId?: string | undefined; clientId?: string | undefined } | undefined,
) =>
  systemIdentity && {
    systemIdentity: {
      principalId: systemIdentity.principalId ?? newId(),
      clientId: systemIdentity.clientId ?? newId(),
    },
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
  const { directory, resourceGroups, sites, userAssignedIdentities, ...others } = parsed.data
  const { postgresServers, mysqlServers, sqlServers, springServices, ...rest } = others
  const first = rest.subscriptions[0]?.id
  if (first === undefined) throw new Error("seed: subscriptions is empty")
  const inSubscription = <T extends { subscriptionId?: string | undefined }>(item: T) => ({
    ...item,
    subscriptionId: item.subscriptionId ?? first,
  })
  const live = {
    sites: sites.map(({ systemIdentity, slots, ...site }) => ({
      ...inSubscription(site),
      ...completed(systemIdentity),
      linuxFxVersion: stackOf(site),
      sku: site.sku ?? (slots.length === 0 ? "Basic" : "Standard"),
      slots: slots.map(({ systemIdentity: own, ...slot }) => ({
        ...slot,
        kind: slot.kind ?? site.kind,
        linuxFxVersion: slot.linuxFxVersion ?? stackOf(site),
        location: slot.location ?? site.location,
        ...completed(own),
      })),
    })),
    containerApps: rest.containerApps.map(({ systemIdentity, ...app }) => ({
      ...inSubscription(app),
      ...completed(systemIdentity),
      revisions: withFirstRevision(app),
    })),
    userAssignedIdentities: userAssignedIdentities.map((identity) => ({
      ...inSubscription(identity),
      principalId: identity.principalId ?? newId(),
      clientId: identity.clientId ?? newId(),
    })),
    postgresServers: postgresServers.map(inSubscription),
    mysqlServers: mysqlServers.map(inSubscription),
    sqlServers: sqlServers.map(({ systemIdentity, ...server }) => ({
      ...inSubscription(server),
      ...completed(systemIdentity),
    })),
    keyVaults: rest.keyVaults.map((vault) => ({
      ...inSubscription(vault),
      secrets: vault.secrets.map((secret) => ({
        ...secret,
        versions: secret.versions.map((version) => ({ ...version, id: version.id ?? newCompactId() })),
      })),
    })),
    appConfigurationStores: rest.appConfigurationStores.map((store) => ({
      ...inSubscription(store),
      keyValues: store.keyValues.map((item) => ({ ...item, etag: item.etag ?? newCompactId() })),
    })),
    roleAssignments: rest.roleAssignments.map((one) => ({ ...one, name: one.name ?? newId() })),
    springServices: springServices.map((service) => ({
      ...inSubscription(service),
      apps: service.apps.map(({ systemIdentity, ...app }) => ({ ...app, ...completed(systemIdentity) })),
    })),
  }
  const state: LiveState = {
    ...rest,
    ...live,
    directory: {
      graphPermissions: directory.graphPermissions,
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
      ...live.containerApps,
      ...live.userAssignedIdentities,
      ...live.postgresServers,
      ...live.mysqlServers,
      ...live.sqlServers,
      ...live.keyVaults,
      ...live.appConfigurationStores,
      ...live.springServices,
    ]),
  }
  checkReferences(state)
  return state
}

/** A site on Windows has no stack of Linux. */
const stackOf = ({ kind, linuxFxVersion }: { kind: string; linuxFxVersion?: string | undefined }): string =>
  linuxFxVersion ?? (kind.toLowerCase().split(",").includes("linux") ? "NODE|24-lts" : "")
