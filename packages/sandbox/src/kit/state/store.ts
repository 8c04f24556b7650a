import type { FaultSwitchboard } from "./faults.ts"
import type { IdentityOwner } from "./identity-owners.ts"
import { loadState, newId } from "./live-state.ts"
import type {
  LiveResourceGroup,
  LiveRoleAssignment,
  LiveSite,
  LiveState,
  LiveUserAssignedIdentity,
} from "./live-types.ts"
import { canonical, findAt, same, siteId, userAssignedIdentityId, type Location } from "./resource-id.ts"
import type { SandboxSeed } from "./schema.ts"
import { createViews, type Views } from "./views.ts"

/** The live state of a sandbox, with what a seed does not hold: when things were made. */
export interface Store extends Views {
  /** Data that handlers read and change in place. */
  readonly state: LiveState
  findResourceGroup(subscriptionId: string, name: string): LiveResourceGroup | undefined
  findSite(at: Location): LiveSite | undefined
  findSiteById(id: string): LiveSite | undefined
  findUserAssignedIdentity(at: Location): LiveUserAssignedIdentity | undefined
  findUserAssignedIdentityById(id: string): LiveUserAssignedIdentity | undefined
  /** Gives a resource a system identity with ids never used before; keeps one that is there. */
  enableSystemIdentity(holder: IdentityOwner["holder"]): void
  disableSystemIdentity(holder: IdentityOwner["holder"]): void
  /** Notes that the principal is new, so that Graph may lag. */
  markNew(principalId: string): void
  /** Whether Graph shows the principal by now. */
  isVisible(objectId: string): boolean
  /** Notes that the site or slot of that id was just written. */
  touchSite(id: string): void
  siteModifiedAt(id: string): Date
  /** Notes that the rule was just written, so that it may lag. */
  touchFirewallRule(serverId: string, rule: string): void
  /** Notes that the role assignment was just made, so that it may lag. */
  touchRoleAssignment(name: string): void
  roleAssignmentMadeAt(name: string): Date
  /** The role assignments that already act. */
  activeRoleAssignments(): readonly LiveRoleAssignment[]
  /** A copy that is a complete, valid seed. */
  snapshot(): SandboxSeed
  /** Starts again from another seed. @throws Error when it is not valid; the state is then unchanged. */
  replace(seed: SandboxSeed): void
  /** Back to the last seed, with the ids it was completed with. */
  reset(): void
}

/** Makes the live state of a sandbox. @throws Error when the seed is not valid. */
export const createStore = (
  seed: SandboxSeed,
  faults: FaultSwitchboard,
  now: () => number = Date.now,
): Store => {
  let start = loadState(seed)
  let state = structuredClone(start)
  let startedAt = now()
  const principalMadeAt = new Map<string, number>()
  const siteWrittenAt = new Map<string, number>()
  const ruleWrittenAt = new Map<string, number>()
  const roleMadeAt = new Map<string, number>()

  const ruleKey = (serverId: string, rule: string) => canonical(`${serverId}/${rule}`)
  const since = (times: Map<string, number>, key: string) =>
    now() - (times.get(key) ?? Number.NEGATIVE_INFINITY)
  const begin = (next: LiveState) => {
    state = structuredClone(next)
    startedAt = now()
    for (const times of [principalMadeAt, siteWrittenAt, ruleWrittenAt, roleMadeAt]) times.clear()
  }

  const store: Store = {
    get state() {
      return state
    },
    findResourceGroup: (subscriptionId, name) =>
      state.resourceGroups.find(
        (group) => same(group.subscriptionId, subscriptionId) && same(group.name, name),
      ),
    findSite: (at) => findAt(state.sites, at),
    findSiteById: (id) => state.sites.find((site) => same(siteId(site), id)),
    findUserAssignedIdentity: (at) => findAt(state.userAssignedIdentities, at),
    findUserAssignedIdentityById: (id) =>
      state.userAssignedIdentities.find((identity) => same(userAssignedIdentityId(identity), id)),
    enableSystemIdentity(holder) {
      if (holder.systemIdentity !== undefined) return
      holder.systemIdentity = { principalId: newId(), clientId: newId() }
      store.markNew(holder.systemIdentity.principalId)
    },
    disableSystemIdentity(holder) {
      delete holder.systemIdentity
    },
    markNew(principalId) {
      principalMadeAt.set(principalId, now())
    },
    isVisible: (objectId) => since(principalMadeAt, objectId) >= faults.current.directoryDelayMs,
    touchSite(id) {
      const key = canonical(id)
      // Two writes within one millisecond still move the time, as clients compare it.
      siteWrittenAt.set(key, Math.max(now(), (siteWrittenAt.get(key) ?? 0) + 1))
    },
    siteModifiedAt: (id) => new Date(siteWrittenAt.get(canonical(id)) ?? startedAt),
    touchFirewallRule(serverId, rule) {
      ruleWrittenAt.set(ruleKey(serverId, rule), now())
    },
    touchRoleAssignment(name) {
      roleMadeAt.set(name, now())
    },
    roleAssignmentMadeAt: (name) => new Date(roleMadeAt.get(name) ?? startedAt),
    activeRoleAssignments: () =>
      state.roleAssignments.filter(({ name }) => since(roleMadeAt, name) >= faults.current.roleDelayMs),
    ...createViews({
      state: () => state,
      alterUserRefused: () => faults.current.alterUserRefused,
      activeRules: (serverId, rules) =>
        rules.filter(
          (rule) => since(ruleWrittenAt, ruleKey(serverId, rule.name)) >= faults.current.firewallDelayMs,
        ),
    }),
    snapshot: () => structuredClone(state),
    replace(next) {
      start = loadState(next)
      begin(start)
    },
    reset() {
      begin(start)
    },
  }
  return store
}
