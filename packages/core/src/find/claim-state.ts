import { type Claimant, type Context, isKeylessError } from "../plugin/index.ts"
import { recordKey } from "../configuration/record-key.ts"
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
  const parts = await readClaimant(services, context, claimant)
  if (typeof parts === "string") return () => parts
  const records = parts.flatMap((part) => part.records)
  return ({ targetKind, user, connection }) => {
    const found = records.some(
      (record) =>
        recordKey(record.name) === recordKey(connection) &&
        record.target.kind === targetKind &&
        record.user === user,
    )
    return found ? "connected" : "record_lost"
  }
}

async function readClaimant(
  services: Services,
  context: Context,
  { source: id, part }: Claimant,
): Promise<readonly ReadPart[] | "app_gone" | "unknown"> {
  let gone = false
  for (const plugin of services.registry.all("source")) {
    const options = plugin.optionsFromId?.(id) ?? null
    if (options === null) continue
    try {
      const source = await plugin.resolve(context, await checkOptions(plugin, options))
      const all = [await readPart(context, source), ...(await readOtherParts(context, source))]
      return part === undefined ? all.slice(0, 1) : all.filter((each) => partOf(each.source) === part)
    } catch (error) {
      // An app that is not to be read from here, such as one of another tenant, is no reason to say nothing of the others.
      if (!isKeylessError(error)) throw error
      if (error.code !== "source_not_found") return "unknown"
      gone = true
    }
  }
  return gone ? "app_gone" : "unknown"
}
