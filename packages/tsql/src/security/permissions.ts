/** Classes of securables with their numbers in sys.database_permissions. */
export const classIds = { database: 0, object: 1, schema: 3, principal: 4 } as const

export type SecurableClass = keyof typeof classIds

/** Permissions that can be granted, with their codes: https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-database-permissions-transact-sql */
export const permissionCodes: Readonly<Record<string, string>> = {
  "ADMINISTER DATABASE BULK OPERATIONS": "DABO",
  ALTER: "AL",
  "ALTER ANY APPLICATION ROLE": "ALAR",
  "ALTER ANY DATABASE AUDIT": "ALDA",
  "ALTER ANY DATABASE DDL TRIGGER": "ALTG",
  "ALTER ANY DATASPACE": "ALDS",
  "ALTER ANY EXTERNAL DATA SOURCE": "AEDS",
  "ALTER ANY EXTERNAL FILE FORMAT": "AEFF",
  "ALTER ANY MASK": "AAMK",
  "ALTER ANY ROLE": "ALRL",
  "ALTER ANY SCHEMA": "ALSM",
  "ALTER ANY SECURITY POLICY": "ALSP",
  "ALTER ANY USER": "ALUS",
  CHECKPOINT: "CP",
  CONNECT: "CO",
  CONTROL: "CL",
  "CREATE FUNCTION": "CRFN",
  "CREATE PROCEDURE": "CRPR",
  "CREATE ROLE": "CRRL",
  "CREATE SCHEMA": "CRSM",
  "CREATE SEQUENCE": "CRSO",
  "CREATE SYNONYM": "CRSN",
  "CREATE TABLE": "CRTB",
  "CREATE TYPE": "CRTY",
  "CREATE VIEW": "CRVW",
  DELETE: "DL",
  EXECUTE: "EX",
  IMPERSONATE: "IM",
  INSERT: "IN",
  "KILL DATABASE CONNECTION": "KIDC",
  REFERENCES: "RF",
  SELECT: "SL",
  SHOWPLAN: "SPLN",
  "TAKE OWNERSHIP": "TO",
  UNMASK: "UMSK",
  UPDATE: "UP",
  "VIEW ANY COLUMN ENCRYPTION KEY DEFINITION": "VWCK",
  "VIEW ANY COLUMN MASTER KEY DEFINITION": "VWCM",
  "VIEW CHANGE TRACKING": "VWCT",
  "VIEW DATABASE STATE": "VWDS",
  "VIEW DEFINITION": "VW",
}

/** What ALL means on a table or view. */
export const dataPermissions: readonly string[] = ["SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES"]
const common = ["CONTROL", "ALTER", "TAKE OWNERSHIP", "VIEW DEFINITION"]

const perClass: Readonly<Record<SecurableClass, readonly string[]>> = {
  database: Object.keys(permissionCodes).filter(
    (name) => name !== "IMPERSONATE" && name !== "VIEW CHANGE TRACKING" && name !== "CREATE SEQUENCE",
  ),
  schema: [...common, ...dataPermissions, "EXECUTE", "CREATE SEQUENCE", "VIEW CHANGE TRACKING"],
  object: [...common, ...dataPermissions, "VIEW CHANGE TRACKING"],
  principal: ["CONTROL", "ALTER", "VIEW DEFINITION", "TAKE OWNERSHIP", "IMPERSONATE"],
}

/** Permissions that a class of securables has. */
export function permissionsOf(securable: SecurableClass): readonly string[] {
  return perClass[securable]
}

/** The one spelling of a permission; EXEC and CREATE PROC are short forms. */
export function normalizePermission(name: string): string {
  return name === "EXEC" ? "EXECUTE" : name === "CREATE PROC" ? "CREATE PROCEDURE" : name
}

/** Database permissions that a wider one of the database includes (sys.fn_builtin_permissions, column covering_permission_name). */
export function databaseCovering(permission: string): string | undefined {
  if (permission === "CONTROL") return undefined
  if (permission === "CREATE SCHEMA") return "ALTER ANY SCHEMA"
  if (permission === "CREATE ROLE") return "ALTER ANY ROLE"
  if (/^(ALTER ANY|CREATE) /.test(permission)) return "ALTER"
  return "CONTROL"
}

/** What a permission on a securable inside the database is included in, one level up. */
export function parentCovering(kind: "object" | "schema" | "user" | "role", permission: string): string {
  if (kind === "object") return permission === "TAKE OWNERSHIP" ? "CONTROL" : permission
  if (permission === "CONTROL" || permission === "TAKE OWNERSHIP") return "CONTROL"
  if (kind === "user")
    return permission === "ALTER"
      ? "ALTER ANY USER"
      : permission === "VIEW DEFINITION"
        ? permission
        : "CONTROL"
  if (kind === "role")
    return permission === "ALTER"
      ? "ALTER ANY ROLE"
      : permission === "VIEW DEFINITION"
        ? permission
        : "CONTROL"
  if (permission === "ALTER" || permission === "CREATE SEQUENCE") return "ALTER ANY SCHEMA"
  return permission === "VIEW CHANGE TRACKING" ? "CONTROL" : permission
}

/** Permissions of the database that the fixed roles have: https://learn.microsoft.com/previous-versions/sql/sql-server-2008-r2/ms189612(v=sql.105) */
export const fixedGrants: Readonly<Record<number, readonly string[]>> = {
  16384: ["CONTROL"],
  16385: ["ALTER ANY USER", "CREATE SCHEMA", "CONNECT"],
  16386: ["ALTER ANY APPLICATION ROLE", "ALTER ANY ROLE", "CREATE SCHEMA", "VIEW DEFINITION"],
  16387: [
    "ALTER ANY DATABASE DDL TRIGGER",
    "ALTER ANY DATASPACE",
    "ALTER ANY SCHEMA",
    "ALTER ANY EXTERNAL DATA SOURCE",
    "ALTER ANY EXTERNAL FILE FORMAT",
    "CHECKPOINT",
    "CREATE FUNCTION",
    "CREATE PROCEDURE",
    "CREATE SCHEMA",
    "CREATE SYNONYM",
    "CREATE TABLE",
    "CREATE TYPE",
    "CREATE VIEW",
    "REFERENCES",
  ],
  16390: ["SELECT"],
  16391: ["INSERT", "UPDATE", "DELETE"],
}

/** Permissions of the database that the fixed roles are denied. */
export const fixedDenials: Readonly<Record<number, readonly string[]>> = {
  16392: ["SELECT"],
  16393: ["INSERT", "UPDATE", "DELETE"],
}
