import { latestRevision, revisionName } from "./state/revisions.ts"
import type { LiveContainerApp, LiveRevision } from "./state/state.ts"
import { operationFailure } from "../../kit/arm/operations.ts"
import { runSame, type Template } from "./template.ts"

/** The share of requests that a revision gets, in percent. */
export const trafficWeight = (app: LiveContainerApp, revision: LiveRevision): number => {
  const { activeRevisionsMode, ingress } = app.configuration
  const latest = revision === latestRevision(app)
  if (activeRevisionsMode === "Single" || !ingress?.traffic) return latest ? 100 : 0
  return ingress.traffic
    .filter((one) => (one.latestRevision === true ? latest : one.revisionName === revision.name))
    .reduce((sum, { weight }) => sum + (weight ?? 0), 0)
}

/** A time after those of the revisions that are there, since clients put them in order by it. */
const timeAfter = (app: LiveContainerApp, now: number): string =>
  new Date(Math.max(now, Date.parse(latestRevision(app).createdAt) + 1)).toISOString()

/**
 * The revisions that an app has with a new template: one more where the template differs from the latest one's, or names another suffix.
 *
 * @throws Error that ends the operation, for a suffix that was used before
 */
export const revisionsWith = (app: LiveContainerApp, template: Template, now: number): LiveRevision[] => {
  const latest = latestRevision(app)
  const { revisionSuffix } = template
  const named = revisionSuffix ? revisionName(app, revisionSuffix) : latest.name
  if (runSame(latest.template, template) && named === latest.name) return app.revisions
  if (revisionSuffix && app.revisions.some(({ name }) => name === named)) {
    throw operationFailure(
      "ContainerAppOperationError",
      `Failed to provision revision for container app '${app.name}'. Error details: The following field(s) are either invalid or missing. Field 'template.revisionsuffix' is invalid with details: 'Invalid value: "${revisionSuffix}": revision with suffix ${revisionSuffix} already exists.';.`,
    )
  }
  const made = {
    name: revisionName(app, revisionSuffix),
    createdAt: timeAfter(app, now),
    active: true,
    template,
  }
  return [...app.revisions, made]
}

/** With one revision at a time, only the latest runs. */
export const activeOnly = (mode: string, revisions: readonly LiveRevision[]): LiveRevision[] =>
  revisions.map((revision, index) =>
    mode === "Single" ? { ...revision, active: index === revisions.length - 1 } : revision,
  )
