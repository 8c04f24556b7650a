import { takesSlots } from "../../services/app-service/deployment-slots.ts"
import { isGraphPermission } from "./graph-permissions.ts"
import { identityOwners } from "./identity-owners.ts"
import type { LiveState } from "./live-types.ts"
import {
  canonical,
  containerAppId,
  fabricWorkspaceId,
  isWithin,
  mysqlServerId,
  postgresServerId,
  same,
  siteId,
  slotId,
  springAppId,
  springServiceId,
  sqlServerId,
  userAssignedIdentityId,
} from "./resource-id.ts"

const refuseTwice = (what: string, ids: readonly string[]): void => {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(canonical(id))) throw new Error(`seed: ${what} ${id} occurs twice`)
    seen.add(canonical(id))
  }
}

const checkSubscriptions = (state: LiveState): void => {
  for (const { subscriptionId, resourceGroup, name } of [
    ...state.sites,
    ...state.containerApps,
    ...state.userAssignedIdentities,
    ...state.postgresServers,
    ...state.mysqlServers,
    ...state.sqlServers,
    ...state.keyVaults,
    ...state.appConfigurationStores,
    ...state.springServices,
    ...state.resourceGroups.map((group) => ({ ...group, resourceGroup: group.name })),
  ]) {
    if (!state.subscriptions.some((subscription) => same(subscription.id, subscriptionId))) {
      throw new Error(
        `seed: ${resourceGroup}/${name} is in subscription ${subscriptionId}, which is not in subscriptions`,
      )
    }
  }
}

const checkRoles = (state: LiveState): void => {
  refuseTwice(
    "role assignment",
    state.roleAssignments.map(({ name }) => name),
  )
  refuseTwice(
    "role assignment",
    state.roleAssignments.map(({ scope, principalId, role }) => `${scope} ${role} ${principalId}`),
  )
  for (const { scope } of state.roleAssignments) {
    if (!state.subscriptions.some(({ id }) => isWithin(scope, `/subscriptions/${id}`)))
      throw new Error(`seed: a role is assigned at ${scope}, which is in none of the subscriptions`)
  }
}

const checkServices = (state: LiveState): void => {
  // Vaults and stores are host names in Azure, so no two of them have one name.
  refuseTwice(
    "key vault",
    state.keyVaults.map(({ name }) => name),
  )
  for (const { name, secrets, accessPolicies } of state.keyVaults) {
    refuseTwice(
      `in ${name} the secret`,
      secrets.map((secret) => secret.name),
    )
    for (const secret of secrets) {
      refuseTwice(
        `in ${name} the version of ${secret.name}`,
        secret.versions.map(({ id }) => id),
      )
    }
    refuseTwice(
      `in ${name} the access policy of`,
      accessPolicies.map(({ objectId }) => objectId),
    )
  }
  refuseTwice(
    "App Configuration store",
    state.appConfigurationStores.map(({ name }) => name),
  )
  for (const { name, keyValues } of state.appConfigurationStores) {
    const seen = new Set<string>()
    for (const { key, label } of keyValues) {
      const place = JSON.stringify([key, label])
      if (seen.has(place)) throw new Error(`seed: in ${name} the key ${key} occurs twice with one label`)
      seen.add(place)
    }
  }
}

const checkIdentities = (state: LiveState): void => {
  const identities = new Set(
    state.userAssignedIdentities.map((identity) => canonical(userAssignedIdentityId(identity))),
  )
  for (const { displayName, holder } of identityOwners(state)) {
    for (const id of holder.userAssignedIdentities ?? []) {
      if (!identities.has(canonical(id)))
        throw new Error(`seed: ${displayName} has the identity ${id}, which does not exist`)
    }
  }
  for (const { name, administrator, userAssignedIdentities } of state.mysqlServers) {
    if (administrator === undefined) continue
    if (!userAssignedIdentities.some((id) => same(id, administrator.identityResourceId))) {
      throw new Error(
        `seed: the administrator of ${name} names the identity ${administrator.identityResourceId}, which the server does not have`,
      )
    }
  }
}

const checkSpringServices = (state: LiveState): void => {
  refuseTwice("Spring service", state.springServices.map(springServiceId))
  for (const service of state.springServices) {
    refuseTwice(
      "Spring app",
      service.apps.map(({ name }) => springAppId(service, name)),
    )
    for (const { name, deployments } of service.apps) {
      refuseTwice(
        `in ${name} the deployment`,
        deployments.map((deployment) => deployment.name),
      )
      if (deployments.filter(({ active }) => active).length > 1)
        throw new Error(`seed: ${springAppId(service, name)} has more than one active deployment`)
    }
  }
}

const checkGraphPermissions = (state: LiveState): void => {
  for (const name of Object.values(state.directory.graphPermissions).flat()) {
    if (!isGraphPermission(name)) throw new Error(`seed: the sandbox knows no Graph permission ${name}`)
  }
}

const checkSlots = (state: LiveState): void => {
  for (const site of state.sites) {
    if (site.slots.length > 0 && !takesSlots(site))
      throw new Error(`seed: ${site.name} has slots, which the tier ${site.sku} does not have`)
  }
}

const checkOccurrence = (state: LiveState): void => {
  refuseTwice("site", state.sites.map(siteId))
  refuseTwice("container app", state.containerApps.map(containerAppId))
  refuseTwice(
    "slot",
    state.sites.flatMap((site) => site.slots.map(({ name }) => slotId({ ...site, slot: name }))),
  )
  refuseTwice("PostgreSQL server", state.postgresServers.map(postgresServerId))
  refuseTwice("MySQL server", state.mysqlServers.map(mysqlServerId))
  refuseTwice("SQL server", state.sqlServers.map(sqlServerId))
  refuseTwice("Fabric workspace", state.fabricWorkspaces.map(fabricWorkspaceId))
  refuseTwice(
    "Fabric item",
    state.fabricWorkspaces.flatMap((workspace) => workspace.sqlDatabases.map(({ id }) => id)),
  )
  for (const workspace of state.fabricWorkspaces) {
    refuseTwice(
      `in ${workspace.displayName} the role of`,
      workspace.roleAssignments.map(({ principalId }) => principalId),
    )
  }
  refuseTwice("user-assigned identity", state.userAssignedIdentities.map(userAssignedIdentityId))
  refuseTwice("object id", [
    ...state.directory.users.map((user) => user.objectId),
    ...state.directory.servicePrincipals.map((principal) => principal.objectId),
    ...state.directory.groups.map((group) => group.objectId),
    ...state.userAssignedIdentities.map((identity) => identity.principalId),
    ...identityOwners(state).flatMap(({ holder }) => holder.systemIdentity?.principalId ?? []),
  ])
}

/** Checks that what a state names exists and that nothing exists twice. @throws Error that names the faulty place */
export const checkReferences = (state: LiveState): void => {
  checkSubscriptions(state)
  checkIdentities(state)
  checkSlots(state)
  checkGraphPermissions(state)
  checkSpringServices(state)
  checkOccurrence(state)
  checkRoles(state)
  checkServices(state)
}
