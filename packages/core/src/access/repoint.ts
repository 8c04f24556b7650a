import {
  type Action,
  action,
  type Context,
  type Principal,
  type ResolvedTarget,
  type Step,
  type StepContext,
  type StepRef,
} from "../plugin/index.ts"
import type { ConnectionRecord } from "../configuration/record.ts"
import type { ReadPart } from "../find/app-parts.ts"
import { existingConnection, otherConnections } from "../find/existing-connection.ts"
import { recordedTarget } from "../find/recorded-target.ts"
import type { Services } from "../services.ts"
import { sameTarget } from "../find/same-target.ts"

/**
 * What it takes to make a connection another one that has its name: a step that asks first, and steps that take the former access away. None where there is
 * no such connection, or where the command goes on with it.
 */
export async function repointing(
  services: Services,
  context: Context,
  { own, ...rest }: Omit<FormerInput, "own"> & { readonly own: ConnectionRecord | undefined },
): Promise<{ readonly change: readonly Action<null>[]; readonly former: readonly Step[] }> {
  if (own === undefined) return { change: [], former: [] }
  const changes = changesOf(own, rest.wanted)
  if (changes.length === 0) return { change: [], former: [] }
  return {
    change: [changeStep(own, changes, rest.principal)],
    former: await formerSteps(services, context, { own, ...rest }),
  }
}

/** What a command asks for, as far as it makes a connection another one. */
interface Wanted {
  readonly target: { readonly kind: string; readonly id: string }
  readonly auth: string
  readonly client: string
  /** The fingerprint of the command for the database and the client type of a record: that of the record where the identity's options are the same. */
  readonly fingerprintAs: (record: ConnectionRecord) => string
}

/** One thing that is to become different. */
interface Change {
  readonly text: string
  /** Whether other options may name the identity that the connection has. */
  readonly isPerhapsNone: boolean
}

/** What is to become different of a connection that is there, old to new; nothing where the command goes on with it. */
function changesOf(own: ConnectionRecord, wanted: Wanted): readonly Change[] {
  const changes: Change[] = []
  const add = (text: string, isPerhapsNone = false) => changes.push({ text, isPerhapsNone })
  if (!leadsTo(own, wanted.target.id)) add(`database ${own.target.id} → ${wanted.target.id}`)
  if (own.auth !== wanted.auth) add(`identity ${own.auth} ${own.principal.name} → ${wanted.auth}`)
  else if (!hasSameOptions(own, wanted)) {
    add(`identity ${own.principal.name} → the one that the options of ${wanted.auth} name`, true)
  }
  if (own.client !== wanted.client) add(`client type ${own.client} → ${wanted.client}`)
  return changes
}

/** The step that asks before a connection is made another one. */
function changeStep(
  own: ConnectionRecord,
  changes: readonly Change[],
  principal: Step<Principal>,
): Action<null> {
  const told = changes.map(({ text }) => text).join(", ")
  return action<null>({
    id: "connection.change",
    title: `Change the connection ${own.name}: ${told}`,
    why: "The app has a connection of this name already, and it is another one.",
    consent: `The connection ${own.name} is there already and will be another one: ${told}. Change it?`,
    async check(context) {
      const isNone =
        changes.every(({ isPerhapsNone }) => isPerhapsNone) &&
        (await identityBefore(principal, context)) === own.principal.objectId
      return isNone ? { done: true, value: null } : { done: false }
    },
    apply: async () => null,
  })
}

/** The identity that a step will give, as far as it is known before the step has done anything. */
async function identityBefore(step: Step<Principal>, context: StepContext): Promise<string | undefined> {
  if (step.needs.length > 0) return undefined
  if (step.kind === "proof") return (await step.prove(context)).objectId
  if (step.kind !== "action") return undefined
  const found = await step.check(context)
  return found.done ? found.value.objectId : undefined
}

function hasSameOptions(own: ConnectionRecord, { fingerprintAs }: Wanted): boolean {
  return fingerprintAs(own) === own.fingerprint
}

function leadsTo({ target }: ConnectionRecord, id: string): boolean {
  return sameTarget(target.id, id)
}

/** What the steps that end a connection's former access are made of. */
interface FormerInput {
  readonly own: ConnectionRecord
  readonly here: ReadPart
  readonly elsewhere: readonly ReadPart[]
  /** The database that the connection leads to from now on. */
  readonly target: ResolvedTarget
  readonly wanted: Wanted
  /** The step whose value is the identity. */
  readonly principal: Step<Principal>
  /** The step whose value is the name of the new user. */
  readonly access: StepRef<string>
  /** The step after which the app does not use the former access any more. */
  readonly after: Step
}

/** The steps that take away what a connection had in its former database, or as its former identity. */
async function formerSteps(
  services: Services,
  context: Context,
  { own, here, elsewhere, target, wanted, access, after }: FormerInput,
): Promise<readonly Step[]> {
  const stays = leadsTo(own, target.id)
  if (stays && own.auth === wanted.auth && hasSameOptions(own, wanted)) return []
  const former = stays ? target : await recordedTarget(services, context, own)
  if (former === null) {
    context.warn(`The database ${own.target.id} is gone; there is no access to take away in it.`)
    return []
  }
  const { registry } = services
  const existing = existingConnection(registry, here.source, own)
  const others = otherConnections(registry, { here, elsewhere }, own.name, own.target.id)
  // A user that was handed over to the new identity is in use. Where nothing tells who uses a user, it may be that of the new database too.
  const mayBeSame = stays || former.disconnectClaimed === undefined
  const isOver = (inner: StepContext) => {
    if (!mayBeSame || inner.value(access) !== own.user) return true
    if (!stays)
      inner.warn(`The user "${own.user}" was not taken out of ${own.target.id}: it may be the same one.`)
    return false
  }
  return renamed(former.disconnect(existing, others), after, isOver)
}

const prefix = "former."

/** The same steps under other ids, so that they fit into a plan that has steps of these names, after the step given. */
function renamed(
  steps: readonly Step[],
  after: Step,
  isNeeded: (context: StepContext) => boolean,
): readonly Step[] {
  const done = new Map<string, Step>()
  const inside = <C extends StepContext>(context: C): C => ({
    ...context,
    value: <T>(ref: StepRef<T>) => context.value<T>({ ...ref, id: prefix + ref.id }),
  })
  const rename = (step: Step): Step => {
    const known = done.get(step.id)
    if (known !== undefined) return known
    const base = { id: prefix + step.id, needs: step.needs.length === 0 ? [after] : step.needs.map(rename) }
    const made = renamedStep(step, base)
    done.set(step.id, made)
    return made
  }
  const renamedStep = (step: Step, base: Pick<Step, "id" | "needs">): Step => {
    if (step.kind === "ephemeral") return { ...step, ...base, open: (context) => step.open(inside(context)) }
    if (step.kind === "proof") return { ...step, ...base, prove: (context) => step.prove(inside(context)) }
    return {
      ...step,
      ...base,
      check: async (context) =>
        isNeeded(context) ? step.check(inside(context)) : { done: true, value: null },
      apply: (context) => step.apply(inside(context)),
      ...(step.undo === undefined
        ? {}
        : { undo: async (context: StepContext) => step.undo?.(inside(context)) }),
    }
  }
  return steps.map(rename)
}
