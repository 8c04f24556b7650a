import type { Row } from "../wire/results.ts"

/** What the gateway needs to know of a role to let it in. */
export interface RoleFacts {
  readonly name: string
  readonly canLogin: boolean
  readonly superuser: boolean
  /** SCRAM verifier as in `pg_authid.rolpassword`. */
  readonly passwordVerifier?: string
  /** Security label of provider pgaadauth. */
  readonly label?: string
}

/** SQL that reads the rows for `roleFacts`. */
export function roleQuery(condition: string): string {
  return `select rolname, rolcanlogin, rolsuper, rolpassword, (
      select label from pg_shseclabel
      where objoid = pg_authid.oid and classoid = 'pg_authid'::regclass and provider = 'pgaadauth') as label
    from pg_authid where ${condition}`
}

/** The facts in one row of `roleQuery`. */
export function roleFacts(row: Row): RoleFacts {
  return {
    name: row["rolname"] ?? "",
    canLogin: row["rolcanlogin"] === "t",
    superuser: row["rolsuper"] === "t",
    ...(row["rolpassword"] != null && { passwordVerifier: row["rolpassword"] }),
    ...(row["label"] != null && { label: row["label"] }),
  }
}
