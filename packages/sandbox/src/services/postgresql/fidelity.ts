import type { FidelityNote } from "../../kit/fidelity/note.ts"

/** What is known of how true this part is. */
export const postgresqlNotes: readonly FidelityNote[] = [
  {
    kind: "doubt",
    says: "Which role has ADMIN OPTION on a role that pgaadauth_create_principal_with_oid made is not documented: here who called it, or with the seed's principalAdmin only the service; COMMENT ON ROLE takes it on PostgreSQL 16 and newer.",
    source: "PostgreSQL documentation, COMMENT",
  },
  {
    kind: "difference",
    says: "A session whose client has gone ends within a second, even in the middle of a statement. On Azure a statement runs to its end unless client_connection_check_interval is set.",
    source: "PostgreSQL documentation, client_connection_check_interval",
  },
  {
    kind: "difference",
    says: "The version is that of the PostgreSQL on this machine, whatever version ARM says; servers have 859 connections, as on two cores of the tier General Purpose, whatever their size.",
    source: "Limits in Azure Database for PostgreSQL",
  },
  {
    kind: "difference",
    says: "The databases azure_maintenance and azure_sys are listed by ARM and not there, and the collation of databases is C. Nothing is written durably.",
  },
  {
    kind: "doubt",
    says: "A token for another principal than the role's, or of another type, is refused with SQLSTATE 28P01: the reports have the words for service principals, and no SQLSTATE. A user's token for another role is refused as a wrong password is.",
    source: "MicrosoftDocs/azure-docs 120133, cyrilgdn/terraform-provider-postgresql 423",
  },
  {
    kind: "doubt",
    says: "pgaadauth_create_principal refuses names that nobody has with SQLSTATE 0LP01, which is known of another failure of the same check; the words for names that several principals have are the sandbox's own.",
    source: "How to connect with managed identity; MicrosoftDocs/azure-docs 121503",
  },
  {
    kind: "doubt",
    says: "pgaadauth_create_principal_with_oid and SECURITY LABEL refuse an object id that the directory knows under another type, and take one that nobody has: no report says what Azure does with it.",
    source: "MicrosoftDocs/azure-docs 102814",
  },
  {
    kind: "doubt",
    says: "Who owns schema public of a new database is not documented: here azure_pg_admin, or with the seed's publicSchemaOwner pg_database_owner, which is whoever owns the database.",
    source: "PostgreSQL documentation, 5.10; public reports show both",
  },
  {
    kind: "doubt",
    says: "A database that is made through ARM belongs to the server's own login where passwords are taken at that moment, and to azuresu otherwise; one that is made by SQL belongs to who made it.",
    source: "Public reports",
  },
]
