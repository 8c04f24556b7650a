import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const postgresqlNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "Which role has ADMIN OPTION on a role that pgaadauth_create_principal_with_oid made is not documented; COMMENT ON ROLE takes it on PostgreSQL 16 and newer.",
    source: "PostgreSQL documentation, COMMENT",
  },
]
