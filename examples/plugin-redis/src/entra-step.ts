import { requestAzure, runOperation } from "@keyless/azure"
import { action, type Context, type Step } from "@keyless/core/plugin"
import { assignmentsOf } from "./assignments.ts"
import type { FoundCache } from "./cache.ts"

/** Whether the cache takes tokens, at this moment. */
export async function isEntraOn(
  { client, resourceGroup, cache, id }: FoundCache,
  { signal }: Context,
): Promise<boolean> {
  const read = () => client.redis.get(resourceGroup, cache, { abortSignal: signal })
  const { redisConfiguration } = await requestAzure(read, { resource: id, signal })
  return redisConfiguration?.aadEnabled?.toLowerCase() === "true"
}

export const switchPermissions = ({ id }: FoundCache) =>
  ["read", "write"].map((verb) => ({ operation: `Microsoft.Cache/redis/${verb}`, scope: id }))

/** The step that lets the cache take tokens (Microsoft Learn, "Use Microsoft Entra ID for cache authentication"). Access keys go on working. */
export function entraStep(found: FoundCache): Step {
  const { client, resourceGroup, cache, id } = found
  const assignments = assignmentsOf(found)
  const switched = async (on: boolean, context: Context) => {
    const change = { redisConfiguration: { aadEnabled: on ? "true" : "false" } }
    const begin = () =>
      client.redis.beginUpdate(resourceGroup, cache, change, { abortSignal: context.signal })
    await runOperation(begin, context, { resource: id })
  }
  let before: ReadonlySet<string> | undefined
  return action<null>({
    id: "entra.enable",
    title: `Enable Microsoft Entra authentication on ${cache}`,
    why: "Without it the cache takes access keys only.",
    permissions: [...switchPermissions(found), ...assignments.permissions.slice(0, 1)],
    consent: `Enable Microsoft Entra authentication on cache ${cache}? Connections that are open may be cut for a moment.`,
    check: async (context) =>
      (await isEntraOn(found, context)) ? { done: true, value: null } : { done: false },
    async apply(context) {
      before ??= new Set((await assignments.list(context)).map(({ objectId }) => objectId))
      await switched(true, context)
      return null
    },
    async undo(context) {
      if (before === undefined || !(await isEntraOn(found, context))) return
      for (const { objectId } of await assignments.list(context)) {
        if (before.has(objectId)) continue
        // Somebody else got access since.
        return context.warn(
          `Microsoft Entra authentication stays enabled on ${cache}: ${objectId} has access by it.`,
          `If it needs none: az redis update --name ${cache} --resource-group ${resourceGroup} --set redisConfiguration.aad-enabled=false`,
        )
      }
      await switched(false, context)
    },
  })
}
