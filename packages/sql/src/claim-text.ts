import { createHash } from "node:crypto"
import { readClaim, sameClaim } from "@keyless/core/claims"
import type { Claim } from "@keyless/core/plugin"

const prefix = "keyless:"
const version = 1

/** The name under which a claim is kept: one for each connection and database, and so short that every database takes it. Names of databases may differ by case alone. @public */
export function claimName({ source, part, connection, database }: Claim): string {
  const claimant = JSON.stringify([source, part ?? "", connection]).toLowerCase()
  const text = claimant + JSON.stringify(database)
  return prefix + createHash("sha256").update(text).digest("hex").slice(0, 16)
}

/** Whether a name is of a claim. @public */
export function isClaimName(name: string): boolean {
  return name.startsWith(prefix)
}

/** A claim as JSON. Its texts hold no quote, backslash or other character that a literal of SQL would have to escape. @public */
export function claimText(claim: Claim): string {
  return JSON.stringify({ v: version, ...claim }, (_, value: unknown) =>
    typeof value === "string" ? encoded(value) : value,
  )
}

/** Reads {@link claimText}; null for anything else, such as what a newer version wrote. @public */
export function readClaimText(text: string): Claim | null {
  try {
    const value: unknown = JSON.parse(text, (_, each: unknown) =>
      typeof each === "string" ? decodeURIComponent(each) : each,
    )
    const isKnown = typeof value === "object" && value !== null && Reflect.get(value, "v") === version
    return isKnown ? readClaim(value) : null
  } catch {
    return null
  }
}

/** Reads all of them; null where one cannot be read, since nobody knows then who uses the user. @public */
export function readClaimTexts(texts: readonly string[]): readonly Claim[] | null {
  const claims = texts.map(readClaimText)
  const read = claims.filter((claim) => claim !== null)
  return read.length === claims.length ? read : null
}

/** Claims as a server has them that compares names of databases without case: those in the database have its name as it is spelled. @public */
export function spelledAs(claims: readonly Claim[], database: string): readonly Claim[] {
  const isSame = (claim: Claim) => claim.database.toLowerCase() === database.toLowerCase()
  return claims.map((claim) => (isSame(claim) ? { ...claim, database } : claim))
}

/** What has to be written and removed for one set of claims to become another. @public */
export function claimChanges(
  before: readonly Claim[],
  after: readonly Claim[],
): { readonly write: readonly Claim[]; readonly remove: readonly Claim[] } {
  const stands = (claim: Claim) =>
    before.some((each) => sameClaim(each, claim) && claimText(each) === claimText(claim))
  return {
    write: after.filter((claim) => !stands(claim)),
    remove: before.filter((claim) => !after.some((each) => sameClaim(each, claim))),
  }
}

function encoded(text: string): string {
  return text.replaceAll(/[^ -~]|['"\\%]/gu, (each) =>
    each === "'" ? "%27" : encodeURIComponent(each.isWellFormed() ? each : "\uFFFD"),
  )
}
