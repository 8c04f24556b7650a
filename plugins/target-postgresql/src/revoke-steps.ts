import { type Action, action, type ExistingConnection, type Scope } from "@keyless/core/plugin"
import { type Row, sqlFailure, type Sessions } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { errorCode } from "./connect.ts"
import { findRole, statementError } from "./principal-step.ts"
import { quoteIdentifier } from "./quote.ts"

/** The steps that take a user's access away and drop it. What it owns in the connection's database goes to the administrator. */
export function revokeSteps(
  { user, objectId }: ExistingConnection,
  database: string,
  session: Scope<Sessions>,
): readonly [Action<null>, Action<null>] {
  const role = quoteIdentifier(user)

  const revoke = action<null>({
    id: "grants.revoke",
    title: `Take all privileges of ${user} in database ${database}`,
    why: "A user with privileges cannot be dropped. Tables that it owns are kept and go to the administrator.",
    needs: [session],
    async check(context) {
      const found = await findRole(await context.value(session).in(principalDatabase), user)
      if (found === null) return { done: true, value: null }
      if (found.label?.objectId !== objectId) throw foreign(user, objectId)
      return { done: false }
    },
    async apply(context) {
      const sql = await context.value(session).in(database)
      try {
        await sql.transaction([
          `GRANT ${role} TO CURRENT_USER`,
          `REASSIGN OWNED BY ${role} TO CURRENT_USER`,
          `DROP OWNED BY ${role}`,
        ])
      } catch (error) {
        throw statementError(`The privileges of "${user}" could not be taken`, error)
      }
      return null
    },
  })

  const drop = action<null>({
    id: "principal.drop",
    title: `Drop the database user ${user}`,
    why: "Nobody logs in as this user any more.",
    needs: [session, revoke],
    async check(context) {
      const found = await findRole(await context.value(session).in(principalDatabase), user)
      return found === null ? { done: true, value: null } : { done: false }
    },
    async apply(context) {
      const sql = await context.value(session).in(principalDatabase)
      try {
        await sql.query(`DROP ROLE ${role}`)
      } catch (error) {
        if (errorCode(error) !== "2BP01")
          throw statementError(`The user "${user}" could not be dropped`, error)
        throw sqlFailure(
          "user_owns_objects",
          `The user "${user}" has objects or privileges in ${await elsewhere(sql.query(placesQuery, [user]))}.`,
          {
            hint: `In each of them run: REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; then run the command again.`,
            cause: error,
          },
        )
      }
      return null
    },
  })
  return [revoke, drop]
}

const placesQuery = `
select distinct coalesce(d.datname::text, 'the whole server') as place
  from pg_catalog.pg_shdepend s left join pg_catalog.pg_database d on d.oid = s.dbid
 where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
   and s.refobjid = (select oid from pg_catalog.pg_roles where rolname = $1)`

async function elsewhere(asked: Promise<readonly Row[]>): Promise<string> {
  const places = (await asked).map((row) => String(row["place"]))
  return places.length === 0 ? "other databases" : `these databases: ${places.join(", ")}`
}

function foreign(user: string, objectId: string) {
  return sqlFailure(
    "principal_conflict",
    `The database user "${user}" does not belong to the connection's identity ${objectId} any more.`,
    {
      hint: "Run the create command of the connection with --recreate-user first, or drop the user by hand.",
    },
  )
}
