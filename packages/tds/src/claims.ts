import type { Claim, KnownIdentity } from "@keyless/core/plugin"
import { claimChanges, type ClaimDialect, claimName, claimText, spelledAs } from "@keyless/sql"
import { quoteIdentifier, textLiteral } from "./quote.ts"
import { isServerError } from "./server-error.ts"
import { expectedSid, guidOf, sameSid } from "./sid.ts"
import { type FoundPrincipal, listEntraUsers, ownerName } from "./user-catalog.ts"

/** Errors of a session that may not alter the user: 15247, and 15135 for one that does not see it. */
const refusals = new Set([15135, 15247])

/**
 * Claims as extended properties of a user, one for each. Microsoft Learn, "sp_addextendedproperty", which takes the right to alter the user. Who comes in
 * as the owner of the database has none.
 */
export function tdsClaims(database: string): ClaimDialect<FoundPrincipal> {
  return {
    of: ({ claims }) => claims && spelledAs(claims, database),
    statements: ({ name, claims }, wanted) =>
      name === ownerName ? [] : claimStatements(name, claims ?? [], wanted),
    async tryToWrite(sessions, { name, claims }) {
      const [claim] = claims ?? []
      if (claim === undefined || name === ownerName) return
      const sql = await sessions.in(database)
      await sql.query(propertyCall("update", name, claim))
    },
    isRefused: (error) => isServerError(error) && refusals.has(error.number),
    async list(sessions, identity) {
      const users = await listEntraUsers(await sessions.in(database))
      const sid = identity === undefined ? null : expectedSid(identity)
      if (identity === undefined) return users
      return sid === null ? [] : users.filter((user) => sameSid(user.sid, sid))
    },
    identityOf: ({ type, sid }): KnownIdentity => ({
      kind: type === "X" ? "group" : "service",
      id: guidOf(sid) ?? "",
      // The database does not tell people from applications.
      idIs: "either",
    }),
    dropStatement: (user) => `DROP USER ${quoteIdentifier(user)}`,
  }
}

/** Statements that turn claims into others. */
export function claimStatements(user: string, before: readonly Claim[], after: readonly Claim[]): string[] {
  const { write, remove } = claimChanges(before, after)
  const stands = (claim: Claim) => before.some((each) => claimName(each) === claimName(claim))
  return [
    ...remove.map((claim) => propertyCall("drop", user, claim)),
    ...write.map((claim) => propertyCall(stands(claim) ? "update" : "add", user, claim)),
  ]
}

function propertyCall(verb: "add" | "update" | "drop", user: string, claim: Claim): string {
  const value = verb === "drop" ? "" : `, @value = ${textLiteral(claimText(claim))}`
  return `EXEC sys.sp_${verb}extendedproperty @name = ${textLiteral(claimName(claim))}${value}, @level0type = N'USER', @level0name = ${textLiteral(user)}`
}
