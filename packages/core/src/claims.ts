import type { Claim, Claimant } from "./plugin/claim.ts"
import { isPrivileges } from "./plugin/privileges.ts"

/** Whether two connections are the same one; case does not count, as in resource ids. @public */
export function sameClaimant(one: Claimant, other: Claimant): boolean {
  return claimantKey(one) === claimantKey(other)
}

/** Whether two claims are of the same connection in the same database, whose name is as the server spells it. @public */
export function sameClaim(one: Claim, other: Claim): boolean {
  return sameClaimant(one, other) && one.database === other.database
}

/** A claimant for messages: `connection "shop" of /subscriptions/…/sites/shop-web`. @public */
export function claimantText({ source, part, connection }: Claimant): string {
  return `connection "${connection}" of ${source}${part === undefined ? "" : ` (${part})`}`
}

function claimantKey({ source, part, connection }: Claimant): string {
  return JSON.stringify([source, part ?? "", connection]).toLowerCase()
}

/** Reads a claim out of JSON; null for anything else. @public */
export function readClaim(value: unknown): Claim | null {
  if (typeof value !== "object" || value === null) return null
  const field = (name: keyof Claim): unknown => Reflect.get(value, name)
  const [source, part, connection] = [field("source"), field("part"), field("connection")]
  const [database, privileges, schemas] = [field("database"), field("privileges"), field("schemas")]
  const isText = (each: unknown) => typeof each === "string"
  if (typeof source !== "string" || typeof connection !== "string" || typeof database !== "string")
    return null
  if (!isPrivileges(privileges)) return null
  if (part !== undefined && typeof part !== "string") return null
  if (schemas !== undefined && !(Array.isArray(schemas) && schemas.every(isText))) return null
  return {
    source,
    ...(part === undefined ? {} : { part }),
    connection,
    database,
    privileges,
    ...(schemas === undefined ? {} : { schemas }),
  }
}
