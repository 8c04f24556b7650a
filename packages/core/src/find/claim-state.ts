import { type Claimant, type Context, isKeylessError } from "../plugin/index.ts"
import { recordKey } from "../configuration/record-key.ts"
import { unreadableRecords } from "../configuration/record.ts"
import { checkOptions } from "../registry.ts"
import { partOf, type ReadPart, readOtherParts, readPart } from "./app-parts.ts"
import type { Services } from "../services.ts"

/**
 * What has become of a connection that claims a user: it is `connected`, the app has no record of it (`record_lost`), there is no such app
 * (`app_gone`), or the app cannot be looked at from here (`unknown`).
 *
 * @public
 */
export type ClaimState = "connected" | "record_lost" | "app_gone" | "unknown"

/** A connection as a claim names it. */
interface Claimed {
  readonly targetKind: string
  readonly user: string
  readonly connection: string
}

/** Reads an app that a claim names, and answers what tells the state of each of its claims. */
export async function claimState(
  services: Services,
  context: Context,
  claimant: Claimant,
): Promise<(claimed: Claimed) => ClaimState> {
  const app = await readClaimant(services, context, claimant)
  if (typeof app === "string") return () => app
  const records = app.parts.flatMap((part) => part.records)
  const unreadable = app.parts.flatMap(({ settings }) => unreadableRecords(settings))
  return ({ targetKind, user, connection }) => {
    // What a newer version wrote may be the record.
    if (unreadable.some(({ key }) => key === recordKey(connection))) return "unknown"
    const found = records.some(
      (record) =>
        recordKey(record.name) === recordKey(connection) &&
        record.target.kind === targetKind &&
        record.user === user,
    )
    return found ? "connected" : "record_lost"
  }
}

/** An app that a claim names. */
export interface ClaimingApp {
  /** Its parts that the claim can be of. */
  readonly parts: readonly ReadPart[]
  /** All its parts, the one that it was resolved for first. */
  readonly all: readonly ReadPart[]
}

/** Reads the app of a claim, with the plugin that knows its id. */
export async function readClaimant(
  services: Services,
  context: Context,
  { source: id, part }: Pick<Claimant, "source" | "part">,
): Promise<ClaimingApp | "app_gone" | "unknown"> {
  let gone = false
  for (const plugin of services.registry.all("source")) {
    const options = plugin.optionsFromId?.(id) ?? null
    if (options === null) continue
    try {
      const source = await plugin.resolve(context, await checkOptions(plugin, options))
      const all = [await readPart(context, source), ...(await readOtherParts(context, source))]
      const parts = part === undefined ? all.slice(0, 1) : all.filter((each) => partOf(each.source) === part)
      return { parts, all }
    } catch (error) {
      // An app that is not to be read from here, such as one of another tenant, is no reason to say nothing of the others.
      if (!isKeylessError(error)) throw error
      if (error.code !== "source_not_found") return "unknown"
      gone = true
    }
  }
  return gone ? "app_gone" : "unknown"
}
