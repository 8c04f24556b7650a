import type { FidelityNote } from "./note.ts"

/** What is known of how true this part is. */
export const mysqlNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "Whether an Entra administrator may alter the attribute of a user that CREATE AADUSER made is not documented; here it takes what MySQL asks for, CREATE USER.",
    source: "MySQL 8.0 Reference Manual, ALTER USER Statement",
  },
  {
    kind: "difference",
    says: "information_schema.USER_ATTRIBUTES takes the right to read the schema mysql; MySQL also shows every account its own row.",
    source: "MySQL 8.0 Reference Manual, The INFORMATION_SCHEMA USER_ATTRIBUTES Table",
  },
  {
    kind: "difference",
    says: "CREATE USER and ALTER USER with ATTRIBUTE or COMMENT cannot be prepared, and the clause has to come last.",
    source: "MySQL 8.0 Reference Manual, CREATE USER Statement",
  },
]
