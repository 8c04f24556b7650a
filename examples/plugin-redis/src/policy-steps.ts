import { requestAzureOrMissing, runOperation } from "@keyless/azure"
import {
  action,
  type Context,
  type ExistingConnection,
  type Finding,
  type Principal,
  type Privileges,
  proof,
  type Step,
} from "@keyless/core/plugin"
import type { FoundCache } from "./cache.ts"

/** The policies that every cache has, the narrowest first (Microsoft Learn, "Configure custom data access policies"). */
const policies = ["Data Reader", "Data Contributor", "Data Owner"] as const
type Policy = (typeof policies)[number]

/** The policy that has all of the privileges. A cache has no tables, so it does not know finer ones. */
export function policyOf(privileges: Privileges): Policy {
  if (privileges === "all") return "Data Owner"
  if (privileges === "readonly") return "Data Reader"
  if (typeof privileges !== "string" && privileges.every((each) => each === "select")) return "Data Reader"
  return "Data Contributor"
}

/** The widest of several: whoever is one user for several connections needs what each of them needs. */
function widest(all: readonly Policy[]): Policy {
  return policies.findLast((policy) => all.includes(policy)) ?? "Data Reader"
}

/** Reads and writes the assignments of a cache; each has the object id of its identity for a name. */
function assignmentsOf({ client, resourceGroup, cache, id }: FoundCache) {
  const of = (objectId: string) => ({ resource: `${id}/accessPolicyAssignments/${objectId}` })
  return {
    async read(objectId: string, { signal }: Context): Promise<string | undefined> {
      const get = () =>
        client.accessPolicyAssignment.get(resourceGroup, cache, objectId, { abortSignal: signal })
      return (await requestAzureOrMissing(get, { ...of(objectId), signal }))?.accessPolicyName
    },
    async write(objectId: string, alias: string, policy: string, context: Context) {
      const wanted = { objectId, objectIdAlias: alias, accessPolicyName: policy }
      const options = { abortSignal: context.signal }
      const begin = () =>
        client.accessPolicyAssignment.beginCreateUpdate(resourceGroup, cache, objectId, wanted, options)
      await runOperation(begin, context, of(objectId))
    },
    async remove(objectId: string, context: Context) {
      const options = { abortSignal: context.signal }
      const begin = () => client.accessPolicyAssignment.beginDelete(resourceGroup, cache, objectId, options)
      await runOperation(begin, context, of(objectId))
    },
    permissions: ["read", "write", "delete"].map((verb) => ({
      operation: `Microsoft.Cache/redis/accessPolicyAssignments/${verb}`,
      scope: id,
    })),
  }
}

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
  const wantedFor = (objectId: string) =>
    widest([
      policyOf(privileges),
      ...others.filter((each) => each.objectId === objectId).map((each) => policyOf(each.privileges)),
    ])
  let before: { readonly policy: string | undefined } | undefined
  let who: Principal | undefined
  return action<string>({
    id: "policy.assign",
    title: `Give the app's identity the access policy ${policyOf(privileges)} on ${cache.cache}`,
    why: "An identity without a policy is not let in.",
    needs: [...needs, principal],
    permissions: assignments.permissions,
    async check(context) {
      const { objectId } = context.value(principal)
      const policy = await assignments.read(objectId, context)
      return policy === wantedFor(objectId) ? { done: true, value: objectId } : { done: false }
    },
    async apply(context) {
      who = context.value(principal)
      const { objectId, name } = who
      before = { policy: await assignments.read(objectId, context) }
      await assignments.write(objectId, name, wantedFor(objectId), context)
      return objectId
    },
    async undo(context) {
      if (before === undefined || who === undefined) return
      if (before.policy !== undefined) await assignments.write(who.objectId, who.name, before.policy, context)
      else if ((await assignments.read(who.objectId, context)) !== undefined)
        await assignments.remove(who.objectId, context)
    },
  })
}

/** The step that takes the policy away. Where others may log in as the same identity it stays, and how to take it away is said. */
export function removeStep(
  cache: FoundCache,
  existing: ExistingConnection,
  others: readonly ExistingConnection[],
): Step {
  const assignments = assignmentsOf(cache)
  const { objectId } = existing
  const sharing = others.filter((each) => each.objectId === objectId)
  let before: string | undefined
  return action<null>({
    id: "policy.remove",
    title: `Take the access policy of ${objectId} on ${cache.cache} away`,
    why: "Nobody gets in as this identity any more.",
    permissions: assignments.permissions,
    async check(context) {
      if ((await assignments.read(objectId, context)) === undefined) return { done: true, value: null }
      if (sharing.length > 0) return { done: true, value: null }
      if (existing.mayBeShared) {
        context.warn(
          `${objectId} keeps its access policy on ${cache.cache}: other apps may use the same identity.`,
          `If none does: az redis access-policy-assignment delete --name ${cache.cache} --resource-group ${cache.resourceGroup} --access-policy-assignment-name ${objectId}`,
        )
        return { done: true, value: null }
      }
      return { done: false }
    },
    async apply(context) {
      before = await assignments.read(objectId, context)
      await assignments.remove(objectId, context)
      return null
    },
    async undo(context) {
      if (before !== undefined) await assignments.write(objectId, existing.user, before, context)
    },
  })
}

/** The look whether the identity has its policy. */
export function policyLook(
  cache: FoundCache,
  { objectId, privileges }: ExistingConnection,
  others: readonly ExistingConnection[],
): Step<readonly Finding[]> {
  const assignments = assignmentsOf(cache)
  const sharing = others.filter((each) => each.objectId === objectId).map((each) => policyOf(each.privileges))
  const wanted = widest([policyOf(privileges), ...sharing])
  return proof<readonly Finding[]>({
    id: "policy.look",
    title: `Look at the access policy of ${objectId}`,
    why: "The cache lets the identity in by it.",
    permissions: assignments.permissions.slice(0, 1),
    async prove(context) {
      const policy = await assignments.read(objectId, context)
      const base = { name: "policy.look", description: "Access policy validated." }
      if (policy === wanted) return [{ ...base, result: "success" }]
      return [
        {
          ...base,
          result: "failure",
          errorCode: "policy_changed",
          errorMessage:
            policy === undefined
              ? `${objectId} has no access policy.`
              : `${objectId} has the policy ${policy}, not ${wanted}.`,
          hint: "Run the create again.",
        },
      ]
    },
  })
}
