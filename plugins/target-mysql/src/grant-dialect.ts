import type { DatabaseSession, GrantDialect } from "@keyless/sql"
import { codeOf } from "./server-error.ts"
import { type Grant, grantStatements, readGrants } from "./grants.ts"

/**
 * Grants on the connection's database. GRANT and REVOKE end a transaction (MySQL 8.0 Reference Manual, 15.3.3), so a change is made of
 * statements that each stand for themselves: what is missing comes first, so that an app never lacks what it has and keeps.
 */
export function mysqlGrants(database: string): GrantDialect<Grant> {
  return {
    read: async (sessions, user, wanted) => readGrants(await sessions.in(database), database, user, wanted),
    async apply(sessions, user, { missing, extra }, also) {
      const sql = await sessions.in(database)
      await run(sql, [
        ...also,
        ...grantStatements("GRANT", user, missing),
        ...grantStatements("REVOKE", user, extra),
      ])
    },
    async takeBack(sessions, user, { missing, extra }) {
      const sql = await sessions.in(database)
      // What was granted is too much for somebody who is to have nothing; REVOKE of what was never granted would fail.
      const { extra: held } = await readGrants(sql, database, user, [])
      const has = (grant: Grant) => held.some((each) => key(each) === key(grant))
      await run(sql, [
        ...grantStatements(
          "GRANT",
          user,
          extra.filter((grant) => !has(grant)),
        ),
        ...grantStatements("REVOKE", user, missing.filter(has)),
      ])
    },
    // The first statement may have come through before the second failed.
    isUndoneBy: () => false,
    describe: ({ pattern, privilege }) => `${privilege} on ${pattern}.*`,
    codeOf,
  }
}

async function run(sql: DatabaseSession, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.query(statement)
}

function key({ pattern, privilege }: Grant): string {
  return JSON.stringify([pattern.toLowerCase(), privilege])
}
