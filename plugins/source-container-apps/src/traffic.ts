import type { ContainerApp as AppModel } from "@azure/arm-appcontainers"
import type { Context } from "@keyless/core/plugin"

import type { ContainerApp } from "./container-app.ts"

/** Warns where the requests of an app go to revisions that are named, so that a new one gets none. */
export function warnOfPinnedTraffic(app: ContainerApp, context: Context, model: AppModel): void {
  const { activeRevisionsMode, ingress } = model.configuration ?? {}
  const shares = (ingress?.traffic ?? []).filter(({ weight }) => (weight ?? 0) > 0)
  if (activeRevisionsMode === "Single" || shares.length === 0) return
  if (shares.some(({ latestRevision }) => latestRevision === true)) return
  const pinned = shares.map(({ revisionName }) => revisionName).join(", ")
  const { subscription, resourceGroup } = app.parts
  context.warn(
    `The new revision of ${app.name} has the settings but gets no requests, because they all go to ${pinned}.`,
    `Send them to it with: az containerapp ingress traffic set --subscription ${subscription} --resource-group ${resourceGroup} --name ${app.name} --revision-weight latest=100`,
  )
}

/** Warns of secrets that had to stay. */
export function warnOfSecretsLeft(app: ContainerApp, context: Context, left: readonly string[]): void {
  if (left.length === 0) return
  const { subscription, resourceGroup } = app.parts
  context.warn(
    `Older revisions of ${app.name} that are still active use the secrets ${left.join(", ")}, so these stay.`,
    `When those revisions are deactivated: az containerapp secret remove --subscription ${subscription} --resource-group ${resourceGroup} --name ${app.name} --secret-names ${left.join(" ")}`,
  )
}
