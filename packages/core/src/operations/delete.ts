import type { ConnectionRef } from "../connection.ts"
import {
  action,
  type Context,
  isKeylessError,
  type OwnerLogin,
  type ResolvedTarget,
  type Step,
} from "../plugin/index.ts"
import { recordKey } from "../record.ts"
import { checkOptions } from "../registry.ts"
import { createPlan, type Plan } from "../run/plan.ts"
import { refuseOwner } from "./access-asked.ts"
import { journalKey } from "./create.ts"
import { existingConnection, otherConnections } from "./existing-connection.ts"
import { findConnection, type FoundConnection } from "./find-connection.ts"
import { unusedSignposts } from "./open-place.ts"
import { unplaceStep } from "./place-step.ts"
import { placedSettings, recordedPlace } from "./recorded-place.ts"
import { readContext, type Services } from "./services.ts"

/** Plans the end of a connection: access first, its settings and record last, so that a run that dies can be run again. */
export async function planDelete(
  services: Services,
  ref: ConnectionRef,
  signal: AbortSignal | undefined,
  owner?: OwnerLogin,
): Promise<Plan<null>> {
  const { context, warnings } = readContext(services, signal)
  const found = await findConnection(services, context, ref)
  const { source, record } = found
  refuseOwner(services.registry.get("target", record.target.kind), owner)
  const target = await resolveTarget(services, context, found)
  if (target === null) {
    context.warn(`The database ${record.target.id} is gone; only the settings are left to remove.`)
  }
  const beside = otherConnections(found, record.name, record.target.id)
  const revoke = target?.disconnect(existingConnection(record), beside, owner) ?? []
  const place = await recordedPlace(context, services, found)
  const others = found.records.filter(({ name }) => name !== record.name)
  const signposts = place === undefined ? [] : unusedSignposts(place, others, found.settings)
  const unplaced = place === undefined ? [] : [unplaceStep(place, placedSettings(record), revoke)]
  const last = removeSettings(found, signposts, [...revoke, ...unplaced])
  return createPlan(
    { operation: "delete", connection: record.name, warnings },
    {
      key: journalKey(source.id, record.name),
      fingerprint: record.fingerprint,
      onFailure: "stop",
      steps: [...revoke, ...unplaced, last].map((step) => ({ step, plugin: record.target.kind })),
      result: () => null,
    },
  )
}

/** The target of a record, or null if it is not there any more. */
export async function resolveTarget(
  services: Services,
  context: Context,
  { record }: FoundConnection,
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

function removeSettings(
  { source, settings, record }: FoundConnection,
  signposts: readonly string[],
  after: readonly Step[],
): Step {
  const own = [...Object.values(record.keys), recordKey(record.name)].filter((key) => settings.has(key))
  const keys = [...own, ...signposts]
  return action<null>({
    id: "settings.remove",
    title: `Remove the connection's settings from the ${source.settings.title}`,
    why: "Without the database user they lead nowhere.",
    permissions: source.settings.writePermissions,
    needs: after,
    check: async () => (keys.length === 0 ? { done: true, value: null } : { done: false }),
    async apply(context) {
      await source.settings.change(context, { set: {}, remove: keys })
      return null
    },
  })
}
