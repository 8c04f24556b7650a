import type { DatabaseSession, Sessions } from "@keyless/sql"
import { quoteIdentifier } from "./quote.ts"

/**
 * What a role owns in the session's database, as `ALTER … OWNER TO` names it. What follows its table, such as the sequence of a column, is left out.
 * PostgreSQL documentation, "System Information Functions", `pg_identify_object`.
 */
const ownedQuery = `
select i.type, i.identity
  from pg_catalog.pg_shdepend s
  cross join lateral pg_catalog.pg_identify_object(s.classid, s.objid, 0) i
 where s.dbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
   and s.deptype = 'o' and s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
   and s.refobjid = (select oid from pg_catalog.pg_roles where rolname = $1)
   and not exists (select from pg_catalog.pg_depend d
                    where d.classid = s.classid and d.objid = s.objid and d.objsubid = 0
                      and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.deptype in ('a', 'i'))
 order by i.type, i.identity`

/** Kinds whose name is the word for `ALTER`. */
const alterable = new Set([
  "aggregate",
  "collation",
  "domain",
  "foreign table",
  "function",
  "materialized view",
  "procedure",
  "schema",
  "sequence",
  "table",
  "type",
  "view",
])

/** Reads what a role owns, and answers what gives it back. */
export async function rememberOwned(
  sql: DatabaseSession,
  database: string,
  user: string,
): Promise<(sessions: Sessions) => Promise<void>> {
  const owned = await readOwned(sql, user)
  return async (sessions) => {
    if (owned.length > 0) await (await sessions.in(database)).transaction(alterOwner(owned, user, user))
  }
}

/** Gives what a role owns to the session's own role, and answers what gives it back. */
export async function disown(
  sql: DatabaseSession,
  database: string,
  user: string,
): Promise<(sessions: Sessions) => Promise<void>> {
  const owned = await readOwned(sql, user)
  if (owned.length > 0) await sql.transaction(alterOwner(owned, "CURRENT_USER", user))
  return async (sessions) => {
    if (owned.length > 0) await (await sessions.in(database)).transaction(alterOwner(owned, user, user))
  }
}

interface Owned {
  readonly type: string
  /** Quoted and with its schema, as the server writes it. */
  readonly identity: string
}

async function readOwned(sql: DatabaseSession, user: string): Promise<readonly Owned[]> {
  const rows = await sql.query(ownedQuery, [user])
  return rows.flatMap(({ type, identity }) =>
    typeof type === "string" && typeof identity === "string" && alterable.has(type)
      ? [{ type, identity }]
      : [],
  )
}

function alterOwner(owned: readonly Owned[], owner: string, user: string): string[] {
  const role = quoteIdentifier(user)
  const to = owner === "CURRENT_USER" ? owner : quoteIdentifier(owner)
  return [
    `GRANT ${role} TO CURRENT_USER`,
    ...owned.map(({ type, identity }) => `ALTER ${type.toUpperCase()} ${identity} OWNER TO ${to}`),
  ]
}
