import type { FidelityNote } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
export const mysqlNotes: readonly FidelityNote[] = [
  {
    kind: "difference",
    says: "Names of databases and tables are told apart by case, as on Linux; Azure's servers have lower_case_table_names at 1, so that they are not.",
    source: "Limitations in Azure Database for MySQL",
  },
  {
    kind: "doubt",
    says: "Whether an Entra administrator may alter the attribute of a user that CREATE AADUSER made is not documented; here it takes what MySQL asks for, CREATE USER. UPDATE and DELETE on the schema mysql are no way around, since administrators cannot write there; statements that are prepared are not looked at for this.",
    source: "MySQL 8.0 Reference Manual, ALTER USER Statement; Limitations in Azure Database for MySQL",
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
  {
    kind: "difference",
    says: "MariaDB runs the statements. What only MariaDB takes is refused from a list of words and places; what the list does not have runs, and so do statements that a stored program prepares from a variable.",
    source: "Incompatibilities and Feature Differences Between MariaDB 10.11 and MySQL 8.0",
  },
  {
    kind: "difference",
    says: "JSON is text: a JSON column is longtext with a check in the catalog, keeps the text as it was written, and is compared and ordered as text.",
    source: "MariaDB Knowledge Base, JSON Data Type",
  },
  {
    kind: "difference",
    says: "utf8mb4_0900_ai_ci is MariaDB's utf8mb4_unicode_520_nopad_ci: trailing blanks count, as in MySQL, but the catalog shows the other name and characters newer than Unicode 5.2 are ordered otherwise.",
    source: "MySQL 8.0 Reference Manual, Unicode Character Sets",
  },
  {
    kind: "difference",
    says: "Two literals are compared with the collation of the connection, which ignores trailing blanks until SET NAMES says another.",
  },
  {
    kind: "difference",
    says: "What stands in executable comments of the versions 5.7 to 8.0.21 does not run.",
    source: "MariaDB Knowledge Base, Comment Syntax",
  },
  {
    kind: "difference",
    says: "Of performance_schema there are metadata_locks and threads, and of sys what rests on no other table of it; the others are refused with error 1105. information_schema.innodb_trx lacks trx_adaptive_hash_latched, trx_adaptive_hash_timeout and trx_schedule_weight.",
    source: "MySQL 8.0 Reference Manual, Performance Schema Table Descriptions",
  },
  {
    kind: "difference",
    says: "The wording and some numbers of errors are MariaDB's.",
  },
  {
    kind: "doubt",
    says: "INTERSECT and EXCEPT run, as they do in MySQL from 8.0.31 on, though the greeting says 8.0.21.",
    source: "MySQL 8.0 Release Notes, 8.0.31",
  },
  {
    kind: "doubt",
    says: "IF NOT EXISTS of CREATE PROCEDURE, FUNCTION and TRIGGER runs, as it does in MySQL from 8.0.29 on.",
    source: "MySQL 8.0 Release Notes, 8.0.29",
  },
]
