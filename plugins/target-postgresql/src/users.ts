import { type DatabaseSession, type Sessions, sqlFailure, type UserDialect } from "@keyless/sql"
import { principalDatabase } from "./admin-session.ts"
import { postgresqlClaims } from "./claims.ts"
import { errorCode, sqlstate } from "./connect.ts"
import { foreignHints, takeForeignGrants } from "./foreign-grants.ts"
import { formatLabel } from "./label.ts"
import { disown, rememberOwned } from "./owned-objects.ts"
import { quoteIdentifier, quoteLiteral } from "./quote.ts"
import { type FoundRole, readRoles } from "./roles.ts"

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
      remember: async (sessions, user) => rememberOwned(await sessions.in(database), database, user),
      disown: async (sessions, user) => disown(await sessions.in(database), database, user),
    },
    elsewhere: async (sessions, { name }) => readPlaces(await sessions.in(database), name),
    async remember(_sessions, { name, label, labelText }) {
      return async (again) => {
        if (label === null) return
        const sql = await again.in(principalDatabase)
        await sql.query("select * from pgaadauth_create_principal_with_oid($1, $2, $3, false, false)", [
          name,
          label.objectId,
          label.type,
        ])
        await relabel(again, name, labelText)
      }
    },
    claims: postgresqlClaims(principalDatabase),
    drop: dropRole,
    // SQLSTATE 42710, duplicate_object (PostgreSQL documentation, appendix A).
    isDuplicate: (error) => errorCode(error) === "42710",
    codeOf: sqlstate,
  }
}

async function findRole(session: DatabaseSession, name: string): Promise<FoundRole | null> {
  const [found] = await readRoles(session, { name })
  return found ?? null
}

async function relabel(sessions: Sessions, name: string, label: string | null): Promise<void> {
  const sql = await sessions.in(principalDatabase)
  const text = label === null ? "NULL" : quoteLiteral(label)
  await sql.query(`SECURITY LABEL for "pgaadauth" on role ${quoteIdentifier(name)} is ${text}`)
}

/** What a role has outside of the session's database: objects, privileges, and what belongs to the whole server. */
const placesQuery = `
select distinct coalesce(d.datname::text, o.datname::text, 'the whole server') as place
  from pg_catalog.pg_shdepend s
  left join pg_catalog.pg_database d on d.oid = s.dbid
  left join pg_catalog.pg_database o
    on s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass and o.oid = s.objid
 where s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
   and s.refobjid = (select oid from pg_catalog.pg_roles where rolname = $1)
   and coalesce(d.datname, o.datname, '') <> pg_catalog.current_database()
   and s.deptype <> 'i'
 order by place`

async function readPlaces(sql: DatabaseSession, user: string): Promise<readonly string[]> {
  return (await sql.query(placesQuery, [user])).map((row) => String(row["place"]))
}

async function dropRole(sessions: Sessions, user: string): Promise<void> {
  const sql = await sessions.in(principalDatabase)
  const role = quoteIdentifier(user)
  try {
    await sql.query(`DROP ROLE IF EXISTS ${role}`)
  } catch (error) {
    // SQLSTATE 2BP01, dependent_objects_still_exist.
    if (errorCode(error) !== "2BP01") throw error
    const places = await readPlaces(sql, user)
    const foreign = await Promise.all(places.map((place) => foreignHints(sessions, place, user)))
    const told = places.length === 0 ? "other databases" : `these databases: ${places.join(", ")}`
    throw sqlFailure("user_owns_objects", `The user "${user}" has objects or privileges in ${told}.`, {
      hint: [
        ...foreign.flat(),
        `In each of them run: GRANT ${role} TO CURRENT_USER; REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; then in any of them: DROP ROLE ${role}; then run the command again.`,
      ].join(" "),
      cause: error,
    })
  }
}
