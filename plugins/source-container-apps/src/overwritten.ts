import type { Container, ContainerApp as AppModel, EnvironmentVar, Revision } from "@azure/arm-appcontainers"
import { type Pass, changeUntilHeld } from "@keyless/azure"
import { type Context, isKeylessError } from "@keyless/core/plugin"

import { patchOf } from "./changed-environment.ts"
import type { ContainerApp, Reading } from "./container-app.ts"
import { isSame, mergeContainers } from "./merged-containers.ts"
import { understood } from "./understood.ts"
import { type LostVariable, warnOfKept, warnOfOverwritten } from "./warnings.ts"

/** A write: from which reading it was made, and what it made of the containers. */
export interface Written {
  readonly read: Reading<AppModel>
  readonly containers: readonly Container[]
}

/**
 * Container Apps has no conditional write, and a patch replaces all containers. So what somebody else wrote between a reading and the write
 * that was made from it is overwritten. It is not lost: it stands in a revision of its own, from which it is put back here.
 *
 * @returns what could not be put back
 */
export async function restoreOverwritten(
  app: ContainerApp,
  context: Context,
  first: Written,
): Promise<readonly LostVariable[]> {
  const lost: LostVariable[] = []
  let written = first
  let others: readonly string[] = []
  const unlike = new Set<string>()
  const pass = async (): Promise<Pass<void>> => {
    others = await revisionsBetween(app, context, written)
    if (others.length === 0) return { done: true, value: undefined }
    const now = await app.settled(context)
    understood(app, now)
    const before = written.read.containers
    const { containers, without } = await madeByOthers(app, context, others, before)
    const { kept: merged, dangling } = withoutDangling(
      mergeContainers(now.containers, before, containers),
      now,
    )
    lost.push(...dangling)
    if (isSame(merged, now.containers)) return { done: true, value: undefined }
    for (const name of without) unlike.add(name)
    await app.patch(context, patchOf({ containers: merged }))
    written = { read: now, containers: merged }
    return { done: false }
  }
  try {
    await changeUntilHeld(context, `the containers of ${app.name}`, pass)
  } catch (error) {
    warnOfOverwritten(app, context, others)
    throw error
  }
  warnOfKept(app, context, [...unlike])
  return lost
}

/** Names of the revisions that were made after the one that was read and before the one that was written, oldest first. */
async function revisionsBetween(
  app: ContainerApp,
  context: Context,
  { read, containers }: Written,
): Promise<readonly string[]> {
  const time = ({ createdTime }: Revision) => createdTime?.getTime() ?? 0
  const revisions = await readRevisions(app, context)
  const all = revisions.toSorted((one, other) => time(one) - time(other))
  const start = all.findIndex(({ name }) => name === read.value.latestRevisionName)
  if (start === -1) return []
  const later = all.slice(start + 1)
  const own = later.findIndex(({ template }) => runSame(template?.containers ?? [], containers))
  return later.slice(0, Math.max(own, 0)).flatMap(({ name }) => (name === undefined ? [] : [name]))
}

/** The app's revisions; none, with a warning, where the caller may not read them: a change that is there must not fail for that. */
async function readRevisions(app: ContainerApp, context: Context): Promise<readonly Revision[]> {
  try {
    return await app.revisions(context)
  } catch (error) {
    if (!isKeylessError(error) || error.code !== "permission_missing") throw error
    context.warn(
      `Whether somebody else changed ${app.name} at the same moment could not be seen.`,
      `The permission Microsoft.App/containerApps/revisions/read is missing on ${app.id}.`,
    )
    return []
  }
}

/** Whether containers run the same, by what Azure gives back as it was given. */
function runSame(one: readonly Container[], other: readonly Container[]): boolean {
  const essence = (containers: readonly Container[]) =>
    containers.map(({ name, image, command, args, env }) => ({ name, image, command, args, env }))
  return isSame(essence(one), essence(other))
}

/** What somebody else made of the containers. */
interface Overwritten {
  readonly containers: readonly Container[]
  /** Revisions that have not what one before them changed: their writers overwrote it, or took it back. */
  readonly without: readonly string[]
}

/**
 * What the others made together of the containers that were read, oldest first: where two changed the same, the later one counts. Nothing tells a writer that overwrote
 * another from one that took its change back, so what either changed is kept, and told.
 */
async function madeByOthers(
  app: ContainerApp,
  context: Context,
  others: readonly string[],
  read: readonly Container[],
): Promise<Overwritten> {
  let containers = read
  const without: string[] = []
  for (const name of others) {
    const revision = await app.revision(context, name)
    understood(app, revision, name)
    containers = mergeContainers(revision.containers, read, containers)
    if (!isSame(containers, revision.containers)) without.push(name)
  }
  return { containers, without }
}

/** A secret that was made with the overwritten revision may be gone with it, and its value stands nowhere else. */
function withoutDangling(
  containers: readonly Container[],
  { value }: Reading<AppModel>,
): { readonly kept: Container[]; readonly dangling: readonly LostVariable[] } {
  const there = new Set(value.configuration?.secrets?.map(({ name }) => name))
  const isDangling = ({ secretRef }: EnvironmentVar) => Boolean(secretRef) && !there.has(secretRef)
  return {
    kept: containers.map((one) =>
      one.env?.some(isDangling) === true ? { ...one, env: one.env.filter((each) => !isDangling(each)) } : one,
    ),
    dangling: containers.flatMap(({ name: container = "", env }) =>
      (env ?? [])
        .filter(isDangling)
        .map(({ name = "", secretRef = "" }) => ({ container, name, secret: secretRef })),
    ),
  }
}
