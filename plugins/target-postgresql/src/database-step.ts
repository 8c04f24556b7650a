import { type Action, action, type Ephemeral, type StepContext } from "@keyless/core/plugin"
import { type Sessions, statementError } from "@keyless/sql"
import { errorCode, quoteIdentifier, sqlstate, principalDatabase } from "@keyless/sql-postgresql"
import type { FoundServer } from "./server.ts"

/** The role that all administrators of a server are members of. */
const administrators = "azure_pg_admin"

const thereQuery = "select 1 as found from pg_catalog.pg_database where datname = $1"

/** Sessions of others, and things that somebody made. */
const usersQuery =
  "select count(*)::int as number from pg_catalog.pg_stat_activity where datname = $1 and not (usename = current_user and application_name = 'keyless')"
const contentQuery = `
select count(*)::int as number from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`

/**
 * The step that makes the database by SQL as the administrator, so that it belongs to the administrators and all of them may grant on it. One that is made
 * through Azure belongs to the server's own login, or to the service.
 */
export function databaseStep({ database, name }: FoundServer, session: Ephemeral<Sessions>): Action<null> {
  const quoted = quoteIdentifier(database)
  let made = false
  const isThere = async (context: StepContext) => {
    const sql = await context.value(session).in(principalDatabase)
    return (await sql.query(thereQuery, [database])).length > 0
  }
  return action<null>({
    id: "database.create",
    title: `Make the database ${database} on ${name}, owned by its administrators`,
    why: "Who owns a database may grant on it.",
    needs: [session],
    check: async (context) => ((await isThere(context)) ? { done: true, value: null } : { done: false }),
    async apply(context) {
      const sql = await context.value(session).in(principalDatabase)
      try {
        made = true
        await sql.query(`CREATE DATABASE ${quoted} OWNER ${administrators}`)
      } catch (error) {
        // SQLSTATE 42P04, duplicate_database: somebody else made it since the check.
        if (errorCode(error) === "42P04") made = false
        else throw statementError(`The database "${database}" could not be made`, error, sqlstate(error))
      }
      return null
    },
    async undo(context) {
      if (!made || !(await isThere(context))) return
      const sessions = context.value(session)
      const sql = await sessions.in(principalDatabase)
      const [[users], [content]] = await Promise.all([
        sql.query(usersQuery, [database]),
        (await sessions.in(database)).query(contentQuery),
      ])
      if (users?.["number"] !== 0 || content?.["number"] !== 0) {
        context.warn(
          `The database "${database}" was made by this run and stays: somebody uses it by now.`,
          `If it is not wanted, drop it: DROP DATABASE ${quoted}`,
        )
        return
      }
      // With the run's own session in it.
      await sql.query(`DROP DATABASE ${quoted} WITH (FORCE)`)
    },
  })
}
