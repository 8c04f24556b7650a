import { type Granted, grantAccess } from "../access/grant.ts"
import { repointing } from "../access/repoint.ts"
import type { ConnectionSpec, CreatedConnection } from "../connection.ts"
import { type Asked, readSpec } from "../find/asked.ts"
import { type Ends, findEnds } from "../find/ends.ts"
import { journalKey } from "../plan/journal-key.ts"
import { createPlan, type Plan, type PlannedSteps } from "../plan/plan.ts"
import type { Context, Step } from "../plugin/index.ts"
import { readContext, type Services } from "../services.ts"
import { chooseKeys } from "../configuration/choose-keys.ts"
import { type NamedConnection, nameConnection } from "../configuration/name-connection.ts"
import { type Writing, writeSettings } from "../configuration/write-settings.ts"
import { showConnection } from "./show-connection.ts"

/** Plans a new connection, or the repair of one that is there: who, its names, its access, its settings, and the plan of it. Reads only. */
export async function planCreate(
  services: Services,
  spec: ConnectionSpec,
  signal: AbortSignal | undefined,
): Promise<Plan<CreatedConnection>> {
  const asked = await readSpec(services.registry, spec)
  const { context, warnings } = readContext(services, signal)
  const ends = await findEnds(services, context, asked)
  const connection = await nameConnection(services, context, asked, ends)
  const keys = await chooseKeys(services, context, asked, ends, connection)
  const granted = grantAccess(services.registry, asked, ends, connection)
  const writing = await writeSettings(context, asked, ends, connection, granted, keys)
  const inner = await planOf(services, context, asked, ends, connection, granted, writing)
  return createPlan(services, { operation: "create", connection: connection.name, warnings }, inner)
}

async function planOf(
  services: Services,
  context: Context,
  asked: Asked,
  ends: Ends,
  { name, own }: NamedConnection,
  granted: Granted,
  { adopt, steps, write }: Writing,
): Promise<PlannedSteps<CreatedConnection>> {
  const { source, here, elsewhere, target, principal, client, fingerprint } = ends
  const { plugin } = asked.target
  const { change, former } = await repointing(services, context, {
    own,
    here,
    elsewhere,
    target,
    wanted: {
      target: { kind: plugin.id, id: target.id },
      auth: asked.auth.plugin.id,
      client: client.id,
      fingerprintAs: (record) => fingerprint({ target: record.target.id, client: record.client }),
    },
    principal,
    access: granted.access,
    after: write,
  })
  return {
    key: journalKey(source.id, name),
    fingerprint: fingerprint(),
    onFailure: "stop",
    ...(asked.network === undefined ? {} : { network: asked.network }),
    ...(change[0] === undefined ? {} : { gate: change[0].id }),
    ...(granted.look === undefined || restsOn(granted.look, principal)
      ? {}
      : { waits: [{ step: principal.id, until: granted.look.id }] }),
    steps: [
      ...change,
      ...withNeeds(principal),
      ...granted.steps,
      ...granted.way,
      ...adopt,
      ...steps,
      ...former,
    ],
    result(outcome) {
      const { record, configuration } = outcome.value(write)
      return { ...showConnection(source, record), configuration }
    },
  }
}

/** Whether a step needs another one, by itself or through those that it needs. */
function restsOn(step: Step, other: Step): boolean {
  return step.needs.some((needed) => needed.id === other.id || restsOn(needed, other))
}

/** A step after those that it needs, of which only it knows. */
function withNeeds(step: Step): readonly Step[] {
  return [...new Set([...step.needs.flatMap(withNeeds), step])]
}
