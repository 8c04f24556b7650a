import type { RoleMarks } from "@keyless/sql-postgresql"

/**
 * How Contoso ties roles to identities: in the table `contoso.identities` of the database `postgres`, which its administrators fill with functions. A mark is
 * `service:<object id>`, `user:<object id>` or `group:<object id>`.
 */
export const contosoMarks: RoleMarks = {
  database: "postgres",
  query: `
select r.rolname::text as name, l.label, pg_catalog.shobj_description(r.oid, 'pg_authid') as comment
  from pg_catalog.pg_roles r left join contoso.identities l on l.role = r.oid`,
  parse(label) {
    const [, type, objectId] = /^(service|user|group):([0-9a-f-]{36})$/.exec(String(label)) ?? []
    return type === undefined || objectId === undefined ? null : { type, objectId }
  },
  format: ({ type, objectId }) => `${type}:${objectId}`,
  async create(session, role, identity) {
    await session.query("select contoso.create_role($1, $2)", [role, contosoMarks.format(identity)])
  },
  async mark(session, role, label) {
    await session.query("select contoso.tie($1, $2)", [role, label])
  },
}
