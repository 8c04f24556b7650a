import type { ConnectionRef } from "../connection.ts"
import { action, type OwnerLogin, type Step } from "../plugin/index.ts"
import { recordKey } from "../configuration/record-key.ts"
import { createPlan, type Plan } from "../plan/plan.ts"
import { refuseOwner } from "../access/access-asked.ts"
import { planDeleteClaimed } from "./claimed.ts"
import { journalKey } from "../plan/journal-key.ts"
import { existingConnection, otherConnections } from "../find/existing-connection.ts"
import { exchangedConnections } from "../find/exchanged.ts"
import type { FoundConnection } from "../find/find-connection.ts"
import { unusedSignposts } from "../configuration/places/open-place.ts"
import { unplaceStep } from "../configuration/places/place-step.ts"
import { findOrClaimed } from "../find/find-or-claimed.ts"
import { placedSettings, recordedPlace } from "../configuration/places/recorded-place.ts"
import { recordedTarget } from "../find/recorded-target.ts"
import { readContext, type Services } from "../services.ts"

/** Plans the end of a connection: access first, its settings and record last, so that a run that dies can be run again. */
export async function planDelete(
  services: Services,
  ref: ConnectionRef,
  signal: AbortSignal | undefined,
  owner?: OwnerLogin,
): Promise<Plan<null>> {
  const { context, warnings } = readContext(services, signal)
  const looked = await findOrClaimed(services, context, ref)
  if (looked.kind === "claimed") return planDeleteClaimed(services, looked, warnings)
  const { found } = looked
  const { source, record } = found
  const { registry } = services
  refuseOwner(registry.get("target", record.target.kind), owner)
  const target = await recordedTarget(services, context, record)
  if (target === null) {
    context.warn(`The database ${record.target.id} is gone; only the settings are left to remove.`)
  }
  const beside = otherConnections(
    registry,
    { here: found, elsewhere: found.elsewhere },
    record.name,
    record.target.id,
  )
  const exchanged =
    target === null ? [] : await exchangedConnections(services.registry, context, source, record.target.id)
  const revoke =
    target?.disconnect(existingConnection(registry, source, record), [...beside, ...exchanged], owner) ?? []
  const place = await recordedPlace(context, services, found)
  const others = found.records.filter(({ name }) => name !== record.name)
  const signposts = place === undefined ? [] : unusedSignposts(place, others, found.settings)
  const unplaced = place === undefined ? [] : [unplaceStep(place, placedSettings(record), revoke)]
  const last = removeSettings(found, signposts, [...revoke, ...unplaced])
  return createPlan(
    services,
    { operation: "delete", connection: record.name, warnings },
    {
      key: journalKey(source.id, record.name),
      fingerprint: record.fingerprint,
      onFailure: "stop",
      steps: [...revoke, ...unplaced, last],
      result: () => null,
    },
  )
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
