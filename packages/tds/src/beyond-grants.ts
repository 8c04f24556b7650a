import type { Remark } from "@keyless/sql"
import { describeGrant, type Grant, takeStatement } from "./grant.ts"
import type { HeldGrants } from "./held-grants.ts"
import { describeOwned, disownStatement, type Owned } from "./user-catalog.ts"

/** What a connection's privileges say of a grant. */
interface Judged {
  /** Whether Keyless takes it away where it is too much. */
  readonly isTaken: (grant: Grant) => boolean
  readonly isWanted: (grant: Grant) => boolean
  /** Permissions that are wanted, on whatever. */
  readonly needs: ReadonlySet<string>
}

/** Permissions that are about data; others, such as those to see definitions, everybody has from the start. */
const onData = new Set([
  "ALTER",
  "ALTER ANY SCHEMA",
  "CONTROL",
  "CREATE FUNCTION",
  "CREATE PROCEDURE",
  "CREATE SCHEMA",
  "CREATE TABLE",
  "CREATE VIEW",
  "DELETE",
  "EXECUTE",
  "INSERT",
  "REFERENCES",
  "SELECT",
  "TAKE OWNERSHIP",
  "UPDATE",
])

/**
 * What a user may do beyond what is wanted and keeps: by a role that somebody made, by a permission on a single object or on a schema that is none of
 * the connection's, as everybody may, or as the owner of a schema. Each with the statement that ends it; the administrator may run all of them.
 */
export function beyondRemarks(
  { name, database }: { readonly name: string; readonly database: string },
  held: HeldGrants,
  judged: Judged,
): readonly Remark[] {
  const remark = (grants: readonly Grant[], how: string, grantee: string): Remark[] => {
    if (grants.length === 0) return []
    return [
      {
        message: `"${name}" may do more than the connection asks for: ${cut(grants.map(describeGrant))}${how}.`,
        hint: `If that is not meant, run in database ${database}: ${grants.map((grant) => takeStatement(grantee, grant)).join("; ")}.`,
      },
    ]
  }
  const isGiven = (grant: Grant) =>
    grant.kind === "role" ||
    (grant.state !== "denied" && grant.on.kind !== "other" && onData.has(grant.permission))
  const own = held.own.filter((grant) => !judged.isTaken(grant) && !judged.isWanted(grant) && isGiven(grant))
  const everybodys = held.ofPublic.filter(
    (grant) => isGiven(grant) && grant.kind === "permission" && !judged.needs.has(grant.permission),
  )
  return [
    ...remark(own, "", name),
    ...remark(everybodys, ", as everybody may (public)", "public"),
    ...[
      ...held.ownedSchemas.map((schema): Owned => ({ kind: "schema", name: schema })),
      ...held.ownedObjects.map((object): Owned => ({ kind: "object", ...object })),
    ].map((owned) => ({
      message: `"${name}" may do more than the connection asks for: everything ${owned.kind === "schema" ? "in" : "with"} ${describeOwned(owned)}, as the owner.`,
      hint: `If that is not meant, run in database ${database}: ${disownStatement(owned)}.`,
    })),
  ]
}

const shownAtMost = 10

function cut(things: readonly string[]): string {
  const more = things.length - shownAtMost
  return `${things.slice(0, shownAtMost).join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}
