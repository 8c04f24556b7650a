import type { ServicePart } from "./service-part.ts"
import type { Fields, IdentityOwner, ManagedIdentity } from "./facts.ts"
import type { FaultSwitchboard } from "./faults.ts"
import { userAssignedIdentities } from "./identity-owners.ts"
import { loadState, type LoadedState } from "./live-state.ts"
import type { LiveResourceGroup, LiveState } from "./live-types.ts"
import { newId } from "./new-id.ts"
import type { RoleDefinition } from "./role-definition.ts"
import { canonical, same } from "./resource-id.ts"

/** The live state of a sandbox, with what a seed does not hold: when things were made. */
export interface Store {
  /** Data that handlers read and change in place. */
  readonly state: LiveState
  findResourceGroup(subscriptionId: string, name: string): LiveResourceGroup | undefined
  /** The user-assigned identity of that ARM id. */
  findIdentity(id: string): ManagedIdentity | undefined
  /** Gives a resource a system identity with ids never used before; keeps one that is there. */
  enableSystemIdentity(holder: IdentityOwner["holder"]): void
  disableSystemIdentity(holder: IdentityOwner["holder"]): void
  /** Notes that the principal is new, so that Graph may lag. */
  markNew(principalId: string): void
  /** Whether Graph shows the principal by now. */
  isVisible(objectId: string): boolean
  /** Notes that what has this id, in the form of an ARM id, was just written. Two writes never have the same time. */
  touch(id: string): void
  /** When it was last written; what came with the seed, at the start. */
  touchedAt(id: string): Date
  /** Milliseconds since it was written; infinite for what came with the seed. */
  sinceTouched(id: string): number
  /** A copy that is a complete, valid seed. */
  snapshot(): Fields
  /** Starts again from another seed. @throws Error when it is not valid; the state is then unchanged. */
  replace(seed: unknown): void
  /** Back to the last seed, with the ids it was completed with. */
  reset(): void
}

/** Makes the live state of a sandbox. @throws Error when the seed is not valid. */
export const createStore = (
  seed: unknown,
  services: readonly ServicePart[],
  roles: readonly RoleDefinition[],
  faults: FaultSwitchboard,
  now: () => number = Date.now,
): Store => {
  const principalMadeAt = new Map<string, number>()
  const writtenAt = new Map<string, number>()
  const begin = ({ kit, parts }: LoadedState): LiveState => {
    for (const times of [principalMadeAt, writtenAt]) times.clear()
    return { ...structuredClone(kit), parts: parts.map((part) => part.begin()) }
  }
  const since = (times: Map<string, number>, key: string) =>
    now() - (times.get(key) ?? Number.NEGATIVE_INFINITY)

  let start = loadState(seed, services, roles)
  let state = begin(start)
  let startedAt = now()

  const store: Store = {
    get state() {
      return state
    },
    findResourceGroup: (subscriptionId, name) =>
      state.resourceGroups.find(
        (group) => same(group.subscriptionId, subscriptionId) && same(group.name, name),
      ),
    findIdentity: (id) => userAssignedIdentities(state).find(({ resourceId }) => same(resourceId, id)),
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
    touch(id) {
      const key = canonical(id)
      // Two writes within one millisecond still move the time, as clients compare it.
      writtenAt.set(key, Math.max(now(), (writtenAt.get(key) ?? 0) + 1))
    },
    touchedAt: (id) => new Date(writtenAt.get(canonical(id)) ?? startedAt),
    sinceTouched: (id) => Math.max(0, since(writtenAt, canonical(id))),
    snapshot() {
      const { parts: _, ...kit } = state
      return Object.assign(structuredClone(kit), ...services.map((service) => service.snapshot()))
    },
    replace(next) {
      start = loadState(next, services, roles)
      store.reset()
    },
    reset() {
      state = begin(start)
      startedAt = now()
    },
  }
  return store
}
