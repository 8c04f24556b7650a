import { type ExistingConnection, type Finding, proof, type Step } from "@keyless/core/plugin"
import { assignmentsOf } from "./assignments.ts"
import type { FoundCache } from "./cache.ts"
import { isEntraOn, switchPermissions } from "./entra-step.ts"
import { isWider, policyOf, widest } from "./policies.ts"

const hint = "Run the create of the connection again."

/** The look whether the cache takes tokens. */
export function entraLook(cache: FoundCache): Step<readonly Finding[]> {
  return proof<readonly Finding[]>({
    id: "entra.look",
    title: `Look whether ${cache.cache} takes tokens of Microsoft Entra ID`,
    why: "The app has nothing else to log in with.",
    permissions: switchPermissions(cache).slice(0, 1),
    async prove(context) {
      const base = { name: "entra.look", description: "Microsoft Entra authentication validated." }
      if (await isEntraOn(cache, context)) return [{ ...base, result: "success" }]
      const errorMessage = `Microsoft Entra authentication is disabled on ${cache.cache}.`
      return [{ ...base, result: "failure", errorCode: "entra_disabled", errorMessage, hint }]
    },
  })
}

/** The look whether the identity has its policy. */
export function policyLook(
  cache: FoundCache,
  { objectId, privileges, mayBeShared }: ExistingConnection,
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
      const now = await assignments.read(objectId, context)
      const base = { name: "policy.look", description: "Access policy validated." }
      if (now?.policy === wanted) return [{ ...base, result: "success" }]
      if (now === undefined) {
        const errorMessage = `${objectId} has no access policy on ${cache.cache}.`
        return [{ ...base, result: "failure", errorCode: "policy_missing", errorMessage, hint }]
      }
      const errorMessage = `${objectId} has the access policy ${now.policy} on ${cache.cache}, not ${wanted}.`
      const changed = { ...base, errorCode: "policy_changed", errorMessage }
      return mayBeShared && isWider(now.policy, wanted)
        ? [{ ...changed, result: "warning", hint: "Look whether another app needs it, if it is too much." }]
        : [{ ...changed, result: "failure", hint }]
    },
  })
}
