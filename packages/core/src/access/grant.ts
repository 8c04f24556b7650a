import type { Asked } from "../find/asked.ts"
import type { Ends } from "../find/ends.ts"
import { exchangedConnections } from "../find/exchanged.ts"
import { claimantOf, otherConnections } from "../find/existing-connection.ts"
import { sameClaimant } from "../claims.ts"
import type { AccessSteps, Step } from "../plugin/index.ts"
import type { Registry } from "../registry.ts"
import { isMadeUp } from "../configuration/connection-name.ts"
import type { NamedConnection } from "../configuration/name-connection.ts"
import { recordKey } from "../configuration/record-key.ts"
import { appWaySteps } from "./app-way-steps.ts"
import { standingRecords } from "./kept-for-others.ts"

/** The steps that let the app into the database. */
export interface Granted extends AccessSteps {
  /** Those for the app's own way to the database. */
  readonly way: readonly Step[]
}

/**
 * Asks the target for the steps that give the identity access.
 *
 * @throws KeylessError `invalid_options` where something is to be opened that has nothing to open; what the target throws
 */
export function grantAccess(
  registry: Registry,
  { target: { plugin }, access: asked, appNetwork }: Asked,
  { source, here, elsewhere, target, principal }: Ends,
  { name, origin, own }: NamedConnection,
): Granted {
  const others = [here, ...elsewhere].flatMap((each) => each.records).filter((record) => record !== own)
  const recorded = new Set(others.map((record) => recordKey(record.name)))
  const granted = target.connect({
    ...claimantOf(source, name),
    principal,
    ...asked,
    ...(own?.schemas === undefined ? {} : { formerSchemas: own.schemas }),
    others: otherConnections(registry, { here, elsewhere }, name, target.id),
    exchanged: (now) => exchangedConnections(registry, now, source, target.id),
    usersInUse: new Set(others.map((record) => record.user)),
    standing: (now) => standingRecords(source, now),
    // A name that was made up is not made up again: what has one and no record is what the same command made before its settings went.
    replaces: (claim) =>
      origin === "made" &&
      sameClaimant(claim, claimantOf(source, claim.connection)) &&
      isMadeUp(claim.connection, plugin.id) &&
      !recorded.has(recordKey(claim.connection)),
  })
  return { ...granted, way: appWaySteps(source, target, appNetwork, granted.access) }
}
