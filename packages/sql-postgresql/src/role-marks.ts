import type { DatabaseSession } from "@keyless/sql"
import { formatLabel, parseLabel, type PrincipalLabel } from "./label.ts"
import { principalDatabase } from "./principal-database.ts"
import { quoteIdentifier, quoteLiteral } from "./quote.ts"

/** How a server ties roles to identities. A server that does it otherwise than Azure has marks of its own. @public */
export interface RoleMarks {
  /** Database in which roles are made and marked. */
  readonly database: string
  /**
   * A query of all roles without conditions: columns `name`, `label` (the mark as text, null where there is none) and `comment`. It calls what has `rolname`
   * `r`, and what has `label` `l`, so that conditions can be put behind.
   */
  readonly query: string
  /** The identity that a mark names; null where it names none. */
  parse(label: unknown): PrincipalLabel | null
  /** The mark of an ordinary identity. */
  format(identity: PrincipalLabel): string
  /** Makes a role for an identity, with its mark. */
  create(session: DatabaseSession, role: string, identity: PrincipalLabel): Promise<void>
  /** Gives a role another mark, or none. */
  mark(session: DatabaseSession, role: string, label: string | null): Promise<void>
}

/** Security labels of provider `pgaadauth`, as Azure Database for PostgreSQL has them. @public */
export const entraMarks: RoleMarks = {
  database: principalDatabase,
  query: `
select r.rolname::text as name, l.label, pg_catalog.shobj_description(r.oid, 'pg_authid') as comment
  from pg_catalog.pg_roles r
  left join pg_catalog.pg_shseclabel l
    on l.objoid = r.oid and l.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and l.provider = 'pgaadauth'`,
  parse: parseLabel,
  format: formatLabel,
  async create(session, role, { objectId, type }) {
    await session.query("select * from pgaadauth_create_principal_with_oid($1, $2, $3, false, false)", [
      role,
      objectId,
      type,
    ])
  },
  async mark(session, role, label) {
    const text = label === null ? "NULL" : quoteLiteral(label)
    await session.query(`SECURITY LABEL for "pgaadauth" on role ${quoteIdentifier(role)} is ${text}`)
  },
}
