import type { DatabaseSession, FoundUser } from "@keyless/sql"
import { parseLabel, type PrincipalLabel } from "./label.ts"

/** A role as it is in the server. */
export interface FoundRole extends FoundUser {
  readonly label: PrincipalLabel | null
  readonly labelText: string | null
  /** What stands with it; role comments are shared by all databases of a server. */
  readonly comment: string
}

const rolesQuery = `
select r.rolname::text as name, l.label, pg_catalog.shobj_description(r.oid, 'pg_authid') as comment
  from pg_catalog.pg_roles r
  left join pg_catalog.pg_shseclabel l
    on l.objoid = r.oid and l.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass and l.provider = 'pgaadauth'`

/** Reads the role of a name, or those with the label of an identity, or of any. */
export async function readRoles(
  session: DatabaseSession,
  of: { readonly name: string } | { readonly objectId: string } | { readonly labelled: true },
): Promise<readonly FoundRole[]> {
  const rows = await session.query(...selection(of))
  return rows.map(({ name, label, comment }) => {
    if (typeof name !== "string") throw new TypeError("pg_roles answered an unexpected row.")
    return {
      name,
      label: parseLabel(label),
      labelText: typeof label === "string" ? label : null,
      comment: typeof comment === "string" ? comment : "",
    }
  })
}

function selection(of: Parameters<typeof readRoles>[1]): [string, readonly string[]] {
  if ("name" in of) return [`${rolesQuery} where r.rolname = $1`, [of.name]]
  const labelled = `${rolesQuery} where l.label is not null`
  if ("labelled" in of) return [`${labelled} order by r.rolname`, []]
  return [
    `${labelled} and pg_catalog.strpos(pg_catalog.lower(l.label), $1) > 0 order by r.rolname`,
    [of.objectId],
  ]
}
