import { sameResourceId } from "@keyless/azure"
import type { JsonObject, Placement } from "@keyless/core/plugin"
import { z } from "zod"

/** Where settings of a connection are kept besides the app settings. */
const placementSchema = z.strictObject({
  /** Connection strings go to the section of that name. */
  connectionStrings: z.literal(true).optional(),
  /** Resource id of the key vault that keeps what is secret. */
  vault: z.string().optional(),
  /** Resource id of the App Configuration store that keeps everything. */
  configuration: z.string().optional(),
})

export type Place = z.output<typeof placementSchema>

/** The options of a source that ask for places. */
export interface PlaceOptions {
  readonly configConnstr?: boolean | undefined
  readonly vaultId?: string | undefined
  readonly appConfigId?: string | undefined
}

/** What options ask for, in the words of the record; nothing where they ask for no place. */
export function placementOf({ configConnstr, vaultId, appConfigId }: PlaceOptions): Placement | undefined {
  const placement: JsonObject = {
    ...(configConnstr === true ? { connectionStrings: true } : {}),
    ...(vaultId === undefined ? {} : { vault: vaultId }),
    ...(appConfigId === undefined ? {} : { configuration: appConfigId }),
  }
  return Object.keys(placement).length === 0 ? undefined : placement
}

/** Reads the words of a record. @returns nothing for words that this version does not know */
export function readPlacement(placement: Placement): Place | undefined {
  const result = placementSchema.safeParse(placement)
  return result.success ? result.data : undefined
}

/** Ids of the steps that let an app read a store and a vault. */
export const storeAccess = "configuration.access"
export const vaultAccessId = "vault.access"

/** Whether who reads the other place needs what a step gives for the one. Words that are not known may mean so. */
export function shareAccess(step: string, one: Place, other: Place | undefined): boolean {
  if (other === undefined) return true
  const same = (a: string | undefined, b: string | undefined) =>
    a !== undefined && b !== undefined && sameResourceId(a, b)
  if (step === vaultAccessId) return same(one.vault, other.vault)
  if (step === storeAccess) return same(one.configuration, other.configuration)
  // An identity is what the app reads any of them as.
  return other.vault !== undefined || other.configuration !== undefined
}
