import type { DatabaseSession, FoundUser, Sessions, UserDialect } from "@keyless/sql"
import { sqlFailure } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { errorCode, sqlstate } from "./connect.ts"
import { takeForeignGrants } from "./foreign-grants.ts"
import { formatLabel, parseLabel, type PrincipalLabel } from "./label.ts"
import { quoteIdentifier, quoteLiteral } from "./quote.ts"

/** A role as it is in the server. */
interface FoundRole extends FoundUser {
  readonly label: PrincipalLabel | null
  readonly labelText: string | null
}

/**
 * Roles as users of identities: the security label's object id decides whose a role is.
 *
 * @param database - the connection's database, where a role to be dropped may own things
 */
export function postgresqlUsers(database: string): UserDialect<FoundRole> {
  return {
    find: async (sessions, name) => findRole(await sessions.in(principalDatabase), name),
    isOf: ({ label }, { objectId, kind }) =>
      label !== null && label.objectId === objectId && label.type === kind,
    owner: ({ label }) =>
      label === null ? "no Entra identity (it is an ordinary role)" : `the ${label.type} ${label.objectId}`,
    async create(sessions, name, { objectId, kind }) {
      const sql = await sessions.in(principalDatabase)
      await sql.query("select * from pgaadauth_create_principal_with_oid($1, $2, $3, false, false)", [
        name,
        objectId,
        kind,
      ])
    },
    handOver: (sessions, { name }, { objectId, kind }) =>
      relabel(sessions, name, formatLabel({ objectId, type: kind })),
    handBack: (sessions, { name, labelText }) => relabel(sessions, name, labelText),
    release: {
      title: (user) => `Take all privileges of ${user} in database ${database}`,
      async run(sessions, user) {
        const role = quoteIdentifier(user)
        const sql = await sessions.in(database)
        const ofOthers = await takeForeignGrants(sessions, database, user)
        await sql.transaction([
          ...ofOthers,
          `GRANT ${role} TO CURRENT_USER`,
          `REASSIGN OWNED BY ${role} TO CURRENT_USER`,
          `DROP OWNED BY ${role}`,
        ])
      },
    },
    drop: async (sessions, user) => dropRole(await sessions.in(principalDatabase), user),
    // SQLSTATE 42710, duplicate_object (PostgreSQL documentation, appendix A).
    isDuplicate: (error) => errorCode(error) === "42710",
    codeOf: sqlstate,
  }
}

async function findRole(session: DatabaseSession, name: string): Promise<FoundRole | null> {
  const [row] = await session.query(
    `select l.label from pg_catalog.pg_roles r
       left join pg_catalog.pg_shseclabel l
         on l.objoid = r.oid and l.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and l.provider = 'pgaadauth'
      where r.rolname = $1`,
    [name],
  )
  if (row === undefined) return null
  const label = row["label"]
  return { name, label: parseLabel(label), labelText: typeof label === "string" ? label : null }
}

async function relabel(sessions: Sessions, name: string, label: string | null): Promise<void> {
  const sql = await sessions.in(principalDatabase)
  const text = label === null ? "NULL" : quoteLiteral(label)
  await sql.query(`SECURITY LABEL for "pgaadauth" on role ${quoteIdentifier(name)} is ${text}`)
}

const placesQuery = `
select distinct coalesce(d.datname::text, 'the whole server') as place
  from pg_catalog.pg_shdepend s left join pg_catalog.pg_database d on d.oid = s.dbid
 where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
   and s.refobjid = (select oid from pg_catalog.pg_roles where rolname = $1)`

async function dropRole(sql: DatabaseSession, user: string): Promise<void> {
  const role = quoteIdentifier(user)
  try {
    await sql.query(`DROP ROLE IF EXISTS ${role}`)
  } catch (error) {
    // SQLSTATE 2BP01, dependent_objects_still_exist.
    if (errorCode(error) !== "2BP01") throw error
    const places = (await sql.query(placesQuery, [user])).map((row) => String(row["place"]))
    const told = places.length === 0 ? "other databases" : `these databases: ${places.join(", ")}`
    throw sqlFailure("user_owns_objects", `The user "${user}" has objects or privileges in ${told}.`, {
      hint: `In each of them run: REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; then run the command again.`,
      cause: error,
    })
  }
}
