import { type DatabaseSession, type Sessions, sqlFailure, type UserDialect } from "@keyless/sql"
import { postgresqlClaims } from "./claims.ts"
import { errorCode, sqlstate } from "./connect.ts"
import { foreignHints, takeForeignGrants } from "./foreign-grants.ts"
import { disown, rememberOwned } from "./owned-objects.ts"
import { quoteIdentifier } from "./quote.ts"
import { entraMarks, type RoleMarks } from "./role-marks.ts"
import { type FoundRole, readRoles } from "./roles.ts"

/**
 * Roles as users of identities: the object id in a role's mark decides whose it is. What a server does otherwise is put over it: the dialect is a plain object.
 *
 * @param database - the connection's database, where a role to be dropped may own things
 * @param marks - how the server ties roles to identities
 * @example { ...postgresqlUsers("shop"), mayPass: (error) => isBusy(error) }
 * @public
 */
export function postgresqlUsers(database: string, marks: RoleMarks = entraMarks): UserDialect<FoundRole> {
  return {
    find: async (sessions, name) => findRole(marks, await sessions.in(marks.database), name),
    isOf: ({ label }, { objectId, kind }) =>
      label !== null && label.objectId === objectId && label.type === kind,
    owner: ({ label }) =>
      label === null ? "no Entra identity (it is an ordinary role)" : `the ${label.type} ${label.objectId}`,
    async create(sessions, name, { objectId, kind }) {
      await marks.create(await sessions.in(marks.database), name, { objectId, type: kind })
    },
    handOver: (sessions, { name }, { objectId, kind }) =>
      relabel(marks, sessions, name, marks.format({ objectId, type: kind })),
    handBack: (sessions, { name, labelText }) => relabel(marks, sessions, name, labelText),
    release: {
      title: (user) => `Take all privileges of ${user} in database ${database}`,
      async run(sessions, user) {
        const role = quoteIdentifier(user)
        const sql = await sessions.in(database)
        const ofOthers = await takeForeignGrants(sessions, database, user)
        // Whoever has the role's privileges already keeps them; a membership for the moment ends with the transaction.
        const [own] = await sql.query("select pg_catalog.pg_has_role(current_user, $1, 'USAGE') as usable", [
          user,
        ])
        const isMember = own?.["usable"] === true
        await sql.transaction([
          ...ofOthers,
          ...(isMember ? [] : [`GRANT ${role} TO CURRENT_USER`]),
          `REASSIGN OWNED BY ${role} TO CURRENT_USER`,
          `DROP OWNED BY ${role}`,
          ...(isMember ? [] : [`REVOKE ${role} FROM CURRENT_USER`]),
        ])
      },
      remember: async (sessions, user) => rememberOwned(await sessions.in(database), database, user),
      disown: async (sessions, user) => disown(await sessions.in(database), database, user),
    },
    elsewhere: async (sessions, { name }) => readPlaces(await sessions.in(database), name),
    async remember(_sessions, { name, label, labelText }) {
      return async (again) => {
        if (label === null) return
        await marks.create(await again.in(marks.database), name, label)
        await relabel(marks, again, name, labelText)
      }
    },
    claims: postgresqlClaims(marks),
    drop: (sessions, user) => dropRole(sessions, marks.database, user),
    // SQLSTATE 42710, duplicate_object (PostgreSQL documentation, appendix A).
    isDuplicate: (error) => errorCode(error) === "42710",
    codeOf: sqlstate,
  }
}

async function findRole(marks: RoleMarks, session: DatabaseSession, name: string): Promise<FoundRole | null> {
  const [found] = await readRoles(session, marks, { name })
  return found ?? null
}

async function relabel(
  marks: RoleMarks,
  sessions: Sessions,
  name: string,
  label: string | null,
): Promise<void> {
  await marks.mark(await sessions.in(marks.database), name, label)
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

async function dropRole(sessions: Sessions, home: string, user: string): Promise<void> {
  const sql = await sessions.in(home)
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
