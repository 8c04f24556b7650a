import { requestAzure, runOperation } from "@keyless/azure"
import { action, type Context, type Step } from "@keyless/core/plugin"
import type { FoundCache } from "./cache.ts"

/** The step that lets the cache take tokens (Microsoft Learn, "Use Microsoft Entra ID for cache authentication"). Access keys go on working. */
export function entraStep({ client, resourceGroup, cache, id, resource }: FoundCache): Step {
  const switched = async (on: boolean, context: Context) => {
    const change = { redisConfiguration: { aadEnabled: on ? "true" : "false" } }
    const begin = () =>
      client.redis.beginUpdate(resourceGroup, cache, change, { abortSignal: context.signal })
    await runOperation(begin, context, { resource: id })
  }
  const isOn = (now: FoundCache["resource"]) => now.redisConfiguration?.aadEnabled?.toLowerCase() === "true"
  return action<null>({
    id: "entra.enable",
    title: `Enable Microsoft Entra authentication on ${cache}`,
    why: "Without it the cache takes access keys only.",
    permissions: ["read", "write"].map((verb) => ({ operation: `Microsoft.Cache/redis/${verb}`, scope: id })),
    consent: `Enable Microsoft Entra authentication on cache ${cache}? Connections that are open may be cut for a moment.`,
    check: async () => (isOn(resource) ? { done: true, value: null } : { done: false }),
    async apply(context) {
      await switched(true, context)
      return null
    },
    async undo(context) {
      const { signal } = context
      const options = { abortSignal: signal }
      const now = await requestAzure(() => client.redis.get(resourceGroup, cache, options), {
        resource: id,
        signal,
      })
      if (!isOn(now)) return
      for await (const { objectId } of client.accessPolicyAssignment.list(resourceGroup, cache, options)) {
        // Somebody else gets in by it since.
        return context.warn(
          `Microsoft Entra authentication stays enabled on ${cache}: ${objectId} has access by it.`,
        )
      }
      await switched(false, context)
    },
  })
}
