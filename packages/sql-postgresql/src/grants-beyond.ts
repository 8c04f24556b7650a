import type { Remark } from "@keyless/sql"
import { type Grant, describeGrant, grantOf, grantStatements } from "./grant-statements.ts"
import type { GrantCatalog, Membership, ObjectRow } from "./grants-query.ts"
import { quoteIdentifier } from "./quote.ts"
import { isHarmless, unwanted, type WantedPrivileges } from "./wanted-privileges.ts"

/** What every database gives to everybody from the start; it is not worth a word. PostgreSQL documentation, 5.8. */
const givenToAll: Readonly<Partial<Record<ObjectRow["kind"], readonly string[]>>> = {
  database: ["CONNECT", "TEMPORARY"],
  schema: ["USAGE"],
}

interface BeyondInput {
  readonly database: string
  readonly user: string
  readonly wanted: WantedPrivileges
  readonly catalog: GrantCatalog
  readonly isRevocable: (row: ObjectRow, grantor: string) => boolean
}

/**
 * What the user may do beyond what is wanted and keeps: by a grant that this session does not take back, for everybody, by membership of a role, as
 * the owner, or by what its role is. Each with the statement that ends it and as whom to run it.
 */
export function beyondRemarks(input: BeyondInput): readonly Remark[] {
  // Everything in the database is no more than that.
  if (input.wanted.isAll) return byAttributes(input)
  return [
    ...byGrantors(input),
    ...byRoles(input),
    ...forEverybody(input),
    ...byOwnership(input),
    ...byAttributes(input),
  ]
}

function byGrantors({ database, user, wanted, catalog, isRevocable }: BeyondInput): Remark[] {
  const kept = catalog.rows.flatMap((row) =>
    unwanted(row, wanted)
      .filter(({ role }) => !row.asked || !isRevocable(row, role))
      .map(({ privilege, role }) => ({ grantor: role, grant: grantOf(row, privilege) })),
  )
  return [...Map.groupBy(kept, ({ grantor }) => grantor)].map(([grantor, same]) => {
    const grants = same.map(({ grant }) => grant)
    return {
      message: `"${user}" may do more than the connection asks for: ${list(grants)}, granted by "${grantor}".`,
      hint: `If that is not meant, run as "${grantor}" in database ${database}: ${grantStatements("REVOKE", user, grants).join("; ")}.`,
    }
  })
}

function byRoles({ user, wanted, catalog }: BeyondInput): Remark[] {
  const held = catalog.rows.flatMap((row) =>
    row.heldThrough
      .filter(({ privilege }) => isTooMuch(row, privilege, wanted))
      .map(({ privilege, role }) => ({ role, told: describeGrant(grantOf(row, privilege)) })),
  )
  const owned = catalog.rows.flatMap((row) =>
    row.ownedThrough === null || row.kind === "column" || ownershipIsWanted(row, wanted)
      ? []
      : [{ role: row.ownedThrough, told: `ownership of ${nameOf(row)}` }],
  )
  const strong = catalog.strongRoles.map((role) => ({ role, told: "all that the role may do" }))
  return [...Map.groupBy([...held, ...owned, ...strong], ({ role }) => role)].map(([role, same]) => ({
    message: `"${user}" may do more than the connection asks for: ${cut([...new Set(same.map(({ told }) => told))])}, as a member of "${role}".`,
    hint: catalog.memberships
      .filter(({ reaches }) => reaches.includes(role))
      .map((membership) => endOf(membership, user))
      .join(" "),
  }))
}

/** Whoever granted a membership ends it; for another administrator the statement would do nothing. PostgreSQL documentation, `REVOKE`. */
function endOf({ role, grantor, byTheService }: Membership, user: string): string {
  const statement = `REVOKE ${quoteIdentifier(role)} FROM ${quoteIdentifier(user)}`
  return byTheService
    ? `If that is not meant: only "${grantor}" could run ${statement}, and nobody logs in as that.`
    : `If that is not meant, run as "${grantor}" in any database of the server: ${statement}.`
}

function forEverybody({ database, user, wanted, catalog }: BeyondInput): Remark[] {
  const open = catalog.rows
    .filter(({ asked, kind }) => asked && !kind.startsWith("default"))
    .flatMap((row) =>
      row.publicHeld
        .filter(
          (privilege) =>
            isTooMuch(row, privilege, wanted) && !(givenToAll[row.kind] ?? []).includes(privilege),
        )
        .map((privilege) => ({ owner: row.owner, grant: grantOf(row, privilege) })),
    )
  return [...Map.groupBy(open, ({ owner }) => owner)].map(([owner, same]) => {
    const grants = same.map(({ grant }) => grant)
    return {
      message: `"${user}" may do more than the connection asks for: ${list(grants)}, as everybody may (PUBLIC).`,
      hint: `If that is not meant, run as "${owner}" in database ${database}: ${grantStatements("REVOKE", "PUBLIC", grants).join("; ")}.`,
    }
  })
}

function byOwnership({ database, user, wanted, catalog }: BeyondInput): Remark[] {
  const owned = catalog.rows.filter(
    (row) =>
      row.owned &&
      row.kind !== "column" &&
      !row.kind.startsWith("default") &&
      !ownershipIsWanted(row, wanted),
  )
  if (owned.length === 0) return []
  const role = quoteIdentifier(user)
  return [
    {
      message: `"${user}" may do more than the connection asks for: everything with ${cut(owned.map(nameOf))}, as the owner.`,
      hint: `If that is not meant, run as the administrator in database ${database}: GRANT ${role} TO CURRENT_USER; REASSIGN OWNED BY ${role} TO CURRENT_USER; then run the create command of the connection again.`,
    },
  ]
}

/** What a role may do wherever it is. A role with one of these was not made by Keyless, or somebody changed it since. */
function byAttributes({ user, catalog: { attributes } }: BeyondInput): Remark[] {
  if (attributes.length === 0) return []
  const statement = `ALTER ROLE ${quoteIdentifier(user)} ${attributes.map((each) => `NO${each}`).join(" ")}`
  return [
    {
      message: `"${user}" may do more than the connection asks for: its role has ${cut(attributes)}.`,
      hint: `If that is not meant, run as the administrator in any database of the server: ${statement}.`,
    },
  ]
}

/** Who may make tables may own them, in the schemas that are meant. */
function ownershipIsWanted(row: ObjectRow, wanted: WantedPrivileges): boolean {
  if (row.kind === "database" || row.kind === "schema") return false
  return row.asked && wanted.of({ kind: "schema", schema: row.schema }).includes("CREATE")
}

function isTooMuch(row: ObjectRow, privilege: string, wanted: WantedPrivileges): boolean {
  return !wanted.of(row).includes(privilege) && !isHarmless(row, privilege)
}

function nameOf({ kind, schema, name }: ObjectRow): string {
  return kind === "database" || kind === "schema" ? `${kind} ${name}` : `${kind} ${schema}.${name}`
}

function list(grants: readonly Grant[]): string {
  return cut(grants.map(describeGrant))
}

const shownAtMost = 10

function cut(things: readonly string[]): string {
  const more = things.length - shownAtMost
  return `${things.slice(0, shownAtMost).join(", ")}${more > 0 ? ` and ${more} more` : ""}`
}
