import { action, type ExistingConnection, type Step } from "@keyless/core/plugin"
import { type Assignment, assignmentsOf } from "./assignments.ts"
import type { FoundCache } from "./cache.ts"
import { isWider, policyOf, widest } from "./policies.ts"

/**
 * The step that takes the policy away, or as much of it as the app's other connections do not need. Where others may log in as the same identity it
 * stays, and how to take it away is said.
 */
export function removeStep(
  cache: FoundCache,
  existing: ExistingConnection,
  others: readonly ExistingConnection[],
): Step {
  const assignments = assignmentsOf(cache)
  const { objectId } = existing
  const sharing = others.filter((each) => each.objectId === objectId)
  const kept =
    sharing.length === 0 ? undefined : widest(sharing.map(({ privileges }) => policyOf(privileges)))
  let before: Assignment | undefined
  return action<null>({
    id: "policy.remove",
    title: `Take the access policy of ${objectId} on ${cache.cache} away`,
    why: "Nobody gets in as this identity any more, or for no more than its other connections need.",
    permissions: assignments.permissions,
    async check(context) {
      const done = { done: true, value: null } as const
      const now = await assignments.read(objectId, context)
      if (now === undefined || (kept !== undefined && !isWider(now.policy, kept))) return done
      if (!existing.mayBeShared) return { done: false }
      context.warn(
        `${objectId} keeps its access policy on ${cache.cache}: other apps may use the same identity.`,
        `If none does: az redis access-policy-assignment delete --name ${cache.cache} --resource-group ${cache.resourceGroup} --access-policy-assignment-name ${now.name}`,
      )
      return done
    },
    async apply(context) {
      const now = await assignments.read(objectId, context)
      if (now === undefined) return null
      before ??= now
      if (kept === undefined) await assignments.remove(now, context)
      else await assignments.write({ ...now, policy: kept }, context)
      return null
    },
    async undo(context) {
      if (before !== undefined) await assignments.write(before, context)
    },
  })
}
