import { z } from "zod"
import type { LoadedPart, ServicePart } from "./service-part.ts"
import type { Fields, ResourceFacts } from "./facts.ts"
import type { KitState, LiveResourceGroup } from "./live-types.ts"
import { newId } from "./new-id.ts"
import type { RoleDefinition } from "./role-definition.ts"
import { placeOf, same } from "./resource-id.ts"
import { checkSeed } from "./seed-check.ts"
import { kitSeed, kitSeedSchema } from "./seed-schema.ts"

/** A state that was read from a seed and found valid. */
export interface LoadedState {
  readonly kit: KitState
  readonly parts: readonly LoadedPart[]
}

const withGroups = (
  groups: LiveResourceGroup[],
  resources: readonly ResourceFacts[],
): LiveResourceGroup[] => {
  const all = [...groups]
  for (const { id, location } of resources) {
    const { subscriptionId, resourceGroup: name } = placeOf(id)
    if (!all.some((group) => same(group.subscriptionId, subscriptionId) && same(group.name, name))) {
      all.push({ subscriptionId, name, location })
    }
  }
  return all
}

/** An error that says what is wrong with a seed. */
export const isSeedError = (error: unknown): error is Error =>
  error instanceof Error && error.message.startsWith("seed: ")

const fieldsOf = (seed: unknown, services: readonly ServicePart[]): Fields => {
  const shape: z.ZodRawShape = Object.assign({}, kitSeed, ...services.map((service) => service.seed))
  const parsed = z.strictObject(shape).safeParse(seed)
  if (!parsed.success) throw new Error(`seed: ${z.prettifyError(parsed.error)}`, { cause: parsed.error })
  return z.record(z.string(), z.unknown()).parse(seed)
}

/**
 * Checks a seed and completes it: ids are made where they are left out, resources go to the first subscription, and
 * resource groups that are only mentioned exist.
 * @throws Error whose message names the faulty place.
 */
export const loadState = (
  seed: unknown,
  services: readonly ServicePart[],
  roles: readonly RoleDefinition[],
): LoadedState => {
  const fields = fieldsOf(seed, services)
  const { directory, resourceGroups, ...rest } = kitSeedSchema.parse(fields)
  const first = rest.subscriptions[0]?.id
  if (first === undefined) throw new Error("seed: subscriptions is empty")
  const inSubscription = <T extends { subscriptionId?: string | undefined }>(item: T) => ({
    ...item,
    subscriptionId: item.subscriptionId ?? first,
  })
  const parts = services.map((service) => service.load(fields, { inSubscription, roles }))
  const kit: KitState = {
    ...rest,
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
    resourceGroups: withGroups(
      resourceGroups.map(inSubscription),
      parts.flatMap(({ facts }) => facts.resources()),
    ),
  }
  const state = { ...kit, parts: parts.map(({ facts }) => facts) }
  for (const part of parts) part.check(state)
  checkSeed(state)
  return { kit, parts }
}
