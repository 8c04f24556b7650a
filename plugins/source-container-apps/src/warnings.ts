import type { Container, ContainerApp as AppModel } from "@azure/arm-appcontainers"
import type { Context } from "@keyless/core/plugin"

import type { ContainerApp } from "./container-app.ts"

/** A variable of somebody else that could not be put back, because its secret is gone. */
export interface LostVariable {
  readonly container: string
  readonly name: string
  readonly secret: string
}

/** The options of the Azure CLI that name the app. */
const named = ({ name, parts }: ContainerApp) =>
  `--subscription ${parts.subscription} --resource-group ${parts.resourceGroup} --name ${name}`

/** Warns where the requests of an app go to revisions that are named, so that a new one gets none. */
export function warnOfPinnedTraffic(app: ContainerApp, context: Context, model: AppModel): void {
  const { activeRevisionsMode, ingress } = model.configuration ?? {}
  const shares = (ingress?.traffic ?? []).filter(({ weight }) => (weight ?? 0) > 0)
  if (activeRevisionsMode === "Single" || shares.length === 0) return
  if (shares.some(({ latestRevision }) => latestRevision === true)) return
  const pinned = shares.map(({ revisionName }) => revisionName).join(", ")
  context.warn(
    `The new revision of ${app.name} has the settings but gets no requests, because they all go to ${pinned}.`,
    `Send them to it with: az containerapp ingress traffic set ${named(app)} --revision-weight latest=100`,
  )
}

/** Warns of secrets that had to stay. */
export function warnOfSecretsLeft(app: ContainerApp, context: Context, left: readonly string[]): void {
  if (left.length === 0) return
  context.warn(
    `Older revisions of ${app.name} that are still active use the secrets ${left.join(", ")}, so these stay.`,
    `When those revisions are deactivated: az containerapp secret remove ${named(app)} --secret-names ${left.join(" ")}`,
  )
}

/** Warns of variables of somebody else that were overwritten and are not there now either; a writer that looks again has put them back itself. */
export function warnOfLostVariables(
  app: ContainerApp,
  context: Context,
  lost: readonly LostVariable[],
  containers: readonly Container[],
): void {
  const isThere = ({ container, name }: LostVariable) =>
    containers.some((one) => one.name === container && one.env?.some((each) => each.name === name) === true)
  const gone = new Map(
    lost.filter((one) => !isThere(one)).map((one) => [`${one.container} ${one.name}`, one]),
  )
  for (const { container, name, secret } of gone.values()) {
    context.warn(
      `Somebody else gave ${name} of the container ${container} the secret ${secret} at the same moment, and it was overwritten.`,
      `Run their command again, or: az containerapp secret set ${named(app)} --secrets ${secret}=<value> && az containerapp update ${named(app)} --container-name ${container} --set-env-vars ${name}=secretref:${secret}`,
    )
  }
}

/** Warns of revisions of somebody else that were overwritten and could not be put back. */
export function warnOfOverwritten(app: ContainerApp, context: Context, revisions: readonly string[]): void {
  const last = revisions.at(-1)
  if (last === undefined) return
  context.warn(
    `Somebody else changed ${app.name} at the same moment; the change was overwritten and is not put back.`,
    `It stands in the revision ${last}: az containerapp revision copy ${named(app)} --from-revision ${last}`,
  )
}

/** Warns of revisions of others that have not what one before them changed, since that is kept whatever they meant. */
export function warnOfKept(app: ContainerApp, context: Context, revisions: readonly string[]): void {
  const last = revisions.at(-1)
  if (last === undefined) return
  context.warn(
    `Several others changed ${app.name} at the same moment. What one of them changed and the revision ${last} has not is kept.`,
    `If it was taken back on purpose, do so again. What it was is in: az containerapp revision show ${named(app)} --revision ${last}`,
  )
}
