import { randomInt } from "node:crypto"
import type { ContainerAppParts } from "./schema.ts"

type App = ContainerAppParts & { readonly name: string }
type Revision = ContainerAppParts["revisions"][number]

const letters = "0123456789abcdefghijklmnopqrstuvwxyz"

/** Suffix of a revision whose template names none: seven letters and digits (recorded). */
const madeUpSuffix = (): string =>
  Array.from({ length: 7 }, () => letters[randomInt(letters.length)]).join("")

/** Name of a revision. */
export const revisionName = (app: { readonly name: string }, suffix: string | null | undefined): string =>
  `${app.name}--${suffix ? suffix : madeUpSuffix()}`

/** The revisions of a seeded app, made up where there is none. */
export const withFirstRevision = (app: App): Revision[] => {
  if (app.revisions.length > 0) return app.revisions
  const name = revisionName(app, app.template.revisionSuffix)
  return [{ name, createdAt: new Date().toISOString(), active: true, template: app.template }]
}

/** The revision that was made last. */
export const latestRevision = (app: { readonly revisions: readonly Revision[] }): Revision => {
  const latest = app.revisions.at(-1)
  if (latest === undefined) throw new Error("a container app has at least one revision")
  return latest
}
