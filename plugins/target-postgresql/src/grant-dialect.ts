import { isKeylessError } from "@keyless/core/plugin"
import { type DatabaseSession, type GrantDialect, sqlFailure } from "@keyless/sql"
import { isServerError, sqlstate } from "./connect.ts"
import { borrowing, type Grant, grantStatements, type GrantState, readGrants } from "./grants.ts"
import { quoteIdentifier } from "./quote.ts"

/** Grants in the connection's database, all of a change in one transaction. */
export function postgresqlGrants(database: string): GrantDialect<Grant, GrantState> {
  return {
    read: async (sessions, user, wanted) => readGrants(await sessions.in(database), user, wanted),
    async apply(sessions, user, state, also) {
      const sql = await sessions.in(database)
      if (state.foreignOwners.length > 0) throw await notGrantable(sql, database, state.foreignOwners)
      await sql.transaction(
        borrowing(state.borrowedOwners, [
          ...grantStatements("REVOKE", user, state.extra),
          ...grantStatements("GRANT", user, state.missing),
          ...also,
        ]),
      )
    },
    async takeBack(sessions, user, state) {
      const sql = await sessions.in(database)
      await sql.transaction(
        borrowing(state.borrowedOwners, [
          ...grantStatements("REVOKE", user, state.missing),
          ...grantStatements("GRANT", user, state.extra),
        ]),
      )
    },
    // With its error the server has taken the transaction back; a connection that was lost may mean anything.
    isUndoneBy: (error) => isServerError(error) || isNotGrantable(error),
    counts: ({ kind, name }, { idleMakers }) => !kind.startsWith("default") || !idleMakers.includes(name),
    describe: ({ kind, name, privilege }) => `${privilege} on ${kind} ${name}`,
    codeOf: sqlstate,
  }
}

function isNotGrantable(error: unknown): boolean {
  return isKeylessError(error) && error.code === "grants_incomplete"
}

async function notGrantable(sql: DatabaseSession, database: string, owners: readonly string[]) {
  const [row] = await sql.query("select current_user::text as me")
  // The hint is a statement to be run, so its names are quoted as in any other.
  const me = quoteIdentifier(String(row?.["me"]))
  const list = owners.map(quoteIdentifier).join(", ")
  return sqlFailure(
    "grants_incomplete",
    `In database "${database}" there are tables of ${list}, on which ${me} may not grant.`,
    {
      hint: `Have their owner run, in database ${database}: GRANT ${list} TO ${me}; then run the command again.`,
      details: { owners },
    },
  )
}
