import type { DatabaseSession, FoundUser } from "@keyless/sql"
import type { PrincipalLabel } from "./label.ts"
import type { RoleMarks } from "./role-marks.ts"

/** A role as it is in the server. @public */
export interface FoundRole extends FoundUser {
  readonly label: PrincipalLabel | null
  readonly labelText: string | null
  /** What stands with it; role comments are shared by all databases of a server. */
  readonly comment: string
}

/** Reads the role of a name, or those with the label of an identity, or of any. */
export async function readRoles(
  session: DatabaseSession,
  marks: RoleMarks,
  of: { readonly name: string } | { readonly objectId: string } | { readonly labelled: true },
): Promise<readonly FoundRole[]> {
  const rows = await session.query(...selection(marks, of))
  return rows.map(({ name, label, comment }) => {
    if (typeof name !== "string") throw new TypeError("pg_roles answered an unexpected row.")
    return {
      name,
      label: marks.parse(label),
      labelText: typeof label === "string" ? label : null,
      comment: typeof comment === "string" ? comment : "",
    }
  })
}

function selection({ query }: RoleMarks, of: Parameters<typeof readRoles>[2]): [string, readonly string[]] {
  if ("name" in of) return [`${query} where r.rolname = $1`, [of.name]]
  const labelled = `${query} where l.label is not null`
  if ("labelled" in of) return [`${labelled} order by r.rolname`, []]
  return [
    `${labelled} and pg_catalog.strpos(pg_catalog.lower(l.label), $1) > 0 order by r.rolname`,
    [of.objectId],
  ]
}
