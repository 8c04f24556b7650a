import { type Context, isKeylessError, type ResolvedTarget } from "../plugin/index.ts"
import type { ConnectionRecord } from "../configuration/record.ts"
import { checkOptions } from "../registry.ts"
import type { Services } from "../services.ts"

/** The target of a record, or null if it is not there any more. */
export async function recordedTarget(
  services: Services,
  context: Context,
  record: Pick<ConnectionRecord, "target">,
): Promise<ResolvedTarget | null> {
  const plugin = services.registry.get("target", record.target.kind)
  const options = await checkOptions(plugin, plugin.optionsFromId(record.target.id))
  try {
    return await plugin.resolve(context, options)
  } catch (error) {
    if (isKeylessError(error) && error.code === "target_not_found") return null
    throw error
  }
}
