import {
  action,
  type ExistingConnection,
  type Principal,
  type Privileges,
  type Step,
} from "@keyless/core/plugin"
import { type Assignment, assignmentsOf } from "./assignments.ts"
import type { FoundCache } from "./cache.ts"
import { isWider, policyOf, widest } from "./policies.ts"

/**
 * The step that gives the identity its policy. Its value is the name of the user, which for a cache is the identity's object id.
 *
 * @param others - the app's other connections to the cache
 */
export function assignStep(
  cache: FoundCache,
  principal: Step<Principal>,
  privileges: Privileges,
  others: readonly ExistingConnection[],
  needs: readonly Step[],
): Step<string> {
  const assignments = assignmentsOf(cache)
  const wantedFor = ({ objectId, credential }: Principal, now: Assignment | undefined) => {
    const sharing = others.filter((each) => each.objectId === objectId)
    const wanted = widest([policyOf(privileges), ...sharing.map((each) => policyOf(each.privileges))])
    // An identity that is not the app's own may have got more for another app, which a cache does not tell.
    return now !== undefined && credential.kind !== "ambient" && isWider(now.policy, wanted)
      ? now.policy
      : wanted
  }
  let before: { readonly assignment: Assignment | undefined; readonly objectId: string } | undefined
  return action<string>({
    id: "policy.assign",
    title: `Give the app's identity the access policy ${policyOf(privileges)} on ${cache.cache}`,
    why: "An identity without a policy is not let in.",
    needs: [...needs, principal],
    permissions: assignments.permissions,
    async check(context) {
      const who = context.value(principal)
      const now = await assignments.read(who.objectId, context)
      return now?.policy === wantedFor(who, now) ? { done: true, value: who.objectId } : { done: false }
    },
    async apply(context) {
      const who = context.value(principal)
      const { objectId } = who
      const now = await assignments.read(objectId, context)
      before ??= { assignment: now, objectId }
      const { name, alias } = now ?? { name: objectId, alias: who.name }
      await assignments.write({ name, alias, objectId, policy: wantedFor(who, now) }, context)
      return objectId
    },
    async undo(context) {
      if (before === undefined) return
      if (before.assignment !== undefined) return assignments.write(before.assignment, context)
      const now = await assignments.read(before.objectId, context)
      if (now !== undefined) await assignments.remove(now, context)
    },
  })
}
