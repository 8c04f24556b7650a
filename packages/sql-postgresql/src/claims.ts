import type { KnownIdentity } from "@keyless/core/plugin"
import { type ClaimDialect, claimText, readClaimTexts, statementError } from "@keyless/sql"
import { errorCode, sqlstate } from "./connect.ts"
import { quoteIdentifier, quoteLiteral } from "./quote.ts"
import type { RoleMarks } from "./role-marks.ts"
import { type FoundRole, readRoles } from "./roles.ts"

/** Begins a line of a role's comment that holds one claim. What others wrote stands on other lines and stays. */
const mark = "keyless-claim "

/**
 * Claims in the comment of a role. Comments of roles are shared by all databases of a server; to write one takes the right to alter the role.
 * PostgreSQL documentation, `COMMENT`.
 *
 * @param marks - whose database is where all runs on the server meet, to change claims one after another: advisory locks are a database's own
 */
export function postgresqlClaims(marks: RoleMarks): ClaimDialect<FoundRole> {
  const { database } = marks
  return {
    of: ({ comment }) => readClaimTexts(ownLines(comment)),
    statements({ name, comment }, claims) {
      const others = comment.split("\n").filter((line) => !line.startsWith(mark))
      const lines = [...others.filter((line, index) => line !== "" || index > 0), ...claims.map(line)]
      const wanted = lines.join("\n")
      if (wanted === comment) return []
      return [commentStatement(name, wanted)]
    },
    async tryToWrite(sessions, { name, comment }) {
      const sql = await sessions.in(database)
      await sql.query(commentStatement(name, comment))
    },
    // SQLSTATE 42501, insufficient_privilege.
    isRefused: (error) => errorCode(error) === "42501",
    async alone(sessions, user, work) {
      const sql = await sessions.in(database)
      try {
        await sql.query(`SELECT pg_catalog.pg_advisory_lock(${lock})`, [user])
      } catch (error) {
        throw statementError(`Other runs went on working on the user "${user}"`, error, sqlstate(error))
      }
      try {
        return await work()
      } finally {
        // A session that was lost has left the lock.
        await sql.query(`SELECT pg_catalog.pg_advisory_unlock(${lock})`, [user]).catch(() => {})
      }
    },
    async list(sessions, identity) {
      const of = identity === undefined ? { labelled: true as const } : { objectId: identity.objectId }
      const roles = await readRoles(await sessions.in(database), marks, of)
      // An administrator's role is nobody's user.
      return roles.filter(({ label, labelText }) => label !== null && !/,admin\b/i.test(labelText ?? ""))
    },
    identityOf: ({ label }): KnownIdentity => ({
      kind: label?.type === "user" || label?.type === "group" ? label.type : "service",
      id: label?.objectId ?? "",
      idIs: "object-id",
    }),
    dropStatement(user) {
      const role = quoteIdentifier(user)
      return `GRANT ${role} TO CURRENT_USER; REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`
    },
  }
}

/** One lock for each role. The number is the ASCII codes of "keyless", as in the lock of a transaction, which is taken while this one is held. */
const lock = "pg_catalog.hashtextextended($1, x'6b65796c657373'::bigint)"

function commentStatement(role: string, comment: string): string {
  return `COMMENT ON ROLE ${quoteIdentifier(role)} IS ${comment === "" ? "NULL" : quoteLiteral(comment)}`
}

function line(claim: Parameters<typeof claimText>[0]): string {
  return mark + claimText(claim)
}

function ownLines(comment: string): string[] {
  return comment.split("\n").flatMap((each) => (each.startsWith(mark) ? [each.slice(mark.length)] : []))
}
