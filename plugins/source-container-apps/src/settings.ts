import { azureFailure, type Pass, changeUntilHeld } from "@keyless/azure"
import type { Context, SettingsStore } from "@keyless/core/plugin"
import { type DecidedChange, decideChange, isChanged } from "@keyless/core/settings"

import { patchOf, type PlannedWrite, planWrite } from "./changed-environment.ts"
import type { ContainerApp } from "./container-app.ts"
import { type Environment, readEnvironment, readSecrets } from "./environment.ts"
import { restoreOverwritten, type Written } from "./overwritten.ts"
import { variableNames } from "./setting-names.ts"
import { understood } from "./understood.ts"
import { type LostVariable, warnOfLostVariables, warnOfPinnedTraffic, warnOfSecretsLeft } from "./warnings.ts"

type GivenChange = Parameters<SettingsStore["change"]>[1]

const rounds = 5

/** The environment variables of one container. A change of them makes one new revision of the app. */
export function settingsStore(app: ContainerApp, container: string): SettingsStore {
  const title = `environment of the container ${container} of ${app.name}`
  const on = (operation: string) => ({ operation: `Microsoft.App/containerApps/${operation}`, scope: app.id })
  const reading = [on("read"), on("listSecrets/action")]
  // A write that was cut off before it was looked after: the next change, which undoes it, does that first.
  let unchecked: Attempt | undefined
  return {
    title,
    names: variableNames,
    readPermissions: reading,
    writePermissions: [...reading, on("write"), on("revisions/read")],
    async read(context) {
      return (await readEnvironment(app, context, container, await app.get(context))).values
    },
    async change(context, change) {
      await app.exclusively(async () => {
        if (unchecked !== undefined) {
          await app.settled(context)
          await restoreOverwritten(app, context, unchecked)
        }
        await changeUntilThere(app, context, { container, title }, change, (attempt) => {
          unchecked = attempt
        })
      })
    },
  }
}

/** A write, and what it was to bring about. */
interface Attempt extends Written {
  readonly wanted: DecidedChange
  readonly left: readonly string[]
}

/**
 * Writes, puts back what the write took from others, and looks again: a writer that read before this write was there and wrote after it may
 * have taken it away.
 */
async function changeUntilThere(
  app: ContainerApp,
  context: Context,
  { container, title }: { readonly container: string; readonly title: string },
  change: GivenChange,
  note: (unchecked: Attempt | undefined) => void,
): Promise<void> {
  const lost: LostVariable[] = []
  for (let round = 0; round < rounds; round += 1) {
    let last: Attempt | undefined
    const attempt = await changeUntilHeld(context, title, () =>
      write(app, context, container, change, last, (sent) => {
        last = sent
        note(sent)
      }),
    )
    if (attempt === undefined) return
    lost.push(...(await restoreOverwritten(app, context, attempt)))
    note(undefined)
    const after = await readEnvironment(app, context, container, await app.settled(context))
    if (!isChanged(after.values, attempt.wanted)) continue
    warnOfPinnedTraffic(app, context, after.app.value)
    warnOfSecretsLeft(app, context, attempt.left)
    warnOfLostVariables(app, context, lost, after.app.containers)
    return
  }
  throw azureFailure(
    "settings_conflict",
    `Others kept changing the ${title}; it was tried ${rounds} times.`,
    {
      hint: "Wait until other deployments of the app are done and run the same command again.",
      resource: app.id,
    },
  )
}

/**
 * One pass: reads and writes. The answer to a write may be lost on its way, so a change that is there after an attempt counts as that
 * attempt's.
 */
async function write(
  app: ContainerApp,
  context: Context,
  container: string,
  change: GivenChange,
  last: Attempt | undefined,
  note: (attempt: Attempt) => void,
): Promise<Pass<Attempt | undefined>> {
  const { clock, signal } = context
  let started = clock.now().getTime()
  const began = () => {
    started = clock.now().getTime()
  }
  const before = await readEnvironment(app, context, container, await app.settled(context, began))
  const wanted = decideChange(change, before.values)
  if (isChanged(before.values, wanted)) return { done: true, value: last }
  understood(app, before.app)
  const planned = await plan(app, context, before, wanted)
  if (planned === undefined || clock.now().getTime() > started + app.freshMs) return { done: false }
  const attempt = { read: before.app, containers: planned.containers, wanted, left: planned.left }
  note(attempt)
  const sent = clock.now().getTime()
  await app.patch(context, patchOf(planned), started + app.freshMs)
  // Who read before this write was accepted sends within that time, or not at all. A write that comes later finds out for itself that it overwrote this one.
  const settle = app.freshMs - (clock.now().getTime() - sent)
  if (settle > 0) await clock.sleep(settle, signal)
  return { done: true, value: attempt }
}

/** What to write; nothing where the secrets are not those of the app as it was read. */
async function plan(
  app: ContainerApp,
  context: Context,
  before: Environment,
  wanted: DecidedChange,
): Promise<PlannedWrite | undefined> {
  const names = (before.app.value.configuration?.secrets ?? []).map(({ name }) => name ?? "")
  const needed = wanted.secretKeys.size > 0 && names.length > 0
  const secrets = before.secrets ?? (needed ? await readSecrets(app, context) : new Map())
  const planned = planWrite(before, secrets, wanted, context.random)
  if (planned.secrets === undefined) return planned
  return names.length === secrets.size && names.every((name) => secrets.has(name)) ? planned : undefined
}
