import type { Container, ContainerApp as AppModel, Revision } from "@azure/arm-appcontainers"
import { type Pass, rewrite } from "@keyless/azure"
import type { Context } from "@keyless/core/plugin"

import { patchOf } from "./changed-environment.ts"
import type { ContainerApp, Reading } from "./container-app.ts"
import { isSame, mergeContainers } from "./merged-containers.ts"
import { understood } from "./understood.ts"

/** A write: from which reading it was made, and what it made of the containers. */
export interface Written {
  readonly read: Reading<AppModel>
  readonly containers: readonly Container[]
}

/**
 * Container Apps has no conditional write, and a patch replaces all containers. So what somebody else wrote between a reading and the write
 * that was made from it is overwritten. It is not lost: it stands in a revision of its own, from which it is put back here.
 */
export async function restoreOverwritten(app: ContainerApp, context: Context, first: Written): Promise<void> {
  let written = first
  await rewrite(context, `the containers of ${app.name}`, async (): Promise<Pass<void>> => {
    const others = await revisionsBetween(app, context, written)
    if (others.length === 0) return { done: true, value: undefined }
    const now = await app.settled(context)
    understood(app, now)
    const merged = await merge(app, context, written, others, now)
    if (isSame(merged, now.containers)) return { done: true, value: undefined }
    await app.patch(context, patchOf({ containers: merged }))
    written = { read: now, containers: merged }
    return { done: false }
  })
}

/** Names of the revisions that were made after the one that was read and before the one that was written, oldest first. */
async function revisionsBetween(
  app: ContainerApp,
  context: Context,
  { read, containers }: Written,
): Promise<readonly string[]> {
  const time = ({ createdTime }: Revision) => createdTime?.getTime() ?? 0
  const all = (await app.revisions(context)).toSorted((one, other) => time(one) - time(other))
  const start = all.findIndex(({ name }) => name === read.value.latestRevisionName)
  if (start === -1) return []
  const later = all.slice(start + 1)
  const own = later.findIndex(({ template }) => runSame(template?.containers ?? [], containers))
  return later.slice(0, Math.max(own, 0)).flatMap(({ name }) => (name === undefined ? [] : [name]))
}

/** Whether containers run the same, by what Azure gives back as it was given. */
function runSame(one: readonly Container[], other: readonly Container[]): boolean {
  const essence = (containers: readonly Container[]) =>
    containers.map(({ name, image, command, args, env }) => ({ name, image, command, args, env }))
  return isSame(essence(one), essence(other))
}

async function merge(
  app: ContainerApp,
  context: Context,
  { read }: Written,
  others: readonly string[],
  now: Reading<AppModel>,
): Promise<Container[]> {
  let [merged, before]: [Container[], readonly Container[]] = [[...now.containers], read.containers]
  for (const name of others) {
    const revision = await app.revision(context, name)
    understood(app, revision)
    merged = mergeContainers(merged, before, revision.containers)
    before = revision.containers
  }
  return withoutDangling(app, context, merged, now)
}

/** A secret that was made with the overwritten revision may be gone with it, and its value stands nowhere else. */
function withoutDangling(
  app: ContainerApp,
  context: Context,
  containers: readonly Container[],
  { value }: Reading<AppModel>,
): Container[] {
  const there = new Set(value.configuration?.secrets?.map(({ name }) => name))
  return containers.map((container) => {
    const dangling = (container.env ?? []).filter(({ secretRef }) => secretRef && !there.has(secretRef))
    for (const { name, secretRef } of dangling) {
      const { subscription, resourceGroup } = app.parts
      const at = `--subscription ${subscription} --resource-group ${resourceGroup} --name ${app.name}`
      context.warn(
        `Somebody else gave ${name} of the container ${container.name} the secret ${secretRef} at the same moment, and it was overwritten.`,
        `Run their command again, or: az containerapp secret set ${at} --secrets ${secretRef}=<value> && az containerapp update ${at} --container-name ${container.name} --set-env-vars ${name}=secretref:${secretRef}`,
      )
    }
    if (dangling.length === 0) return container
    return { ...container, env: (container.env ?? []).filter((one) => !dangling.includes(one)) }
  })
}
