import { quoteIdentifier } from "./quote.ts"

/** What a permission is on. `other` is of a kind that no statement is written for here, such as a certificate. */
export type Securable =
  | { readonly kind: "database" }
  | { readonly kind: "schema"; readonly name: string }
  | {
      readonly kind: "object"
      readonly schema: string
      readonly name: string
      readonly column: string | null
    }
  | { readonly kind: "principal"; readonly type: "role" | "user"; readonly name: string }
  | { readonly kind: "other"; readonly name: string }

/** How a permission was given, by its letter in `sys.database_permissions`: granted, with the right to hand it on, or denied. */
export type PermissionState = "granted" | "grantable" | "denied"

/** One thing that a user has of its own: membership of a role, or a permission that was given or denied. */
export type Grant =
  | { readonly kind: "role"; readonly role: string }
  | {
      readonly kind: "permission"
      readonly state: PermissionState
      readonly permission: string
      readonly on: Securable
    }

/** The statement that gives a user what the grant says; for a denial, that denies it. Microsoft Learn, "GRANT", "DENY", "ALTER ROLE". */
export function giveStatement(user: string, grant: Grant): string {
  const grantee = quoteIdentifier(user)
  if (grant.kind === "role") return `ALTER ROLE ${quoteIdentifier(grant.role)} ADD MEMBER ${grantee}`
  const what = permissionText(grant.permission, grant.on)
  switch (grant.state) {
    case "granted":
      return `GRANT ${what} TO ${grantee}`
    case "grantable":
      return `GRANT ${what} TO ${grantee} WITH GRANT OPTION`
    case "denied":
      return `DENY ${what} TO ${grantee} CASCADE`
  }
}

/** The statement that takes back {@link giveStatement}. What the user handed on goes with it. Microsoft Learn, "REVOKE". */
export function takeStatement(user: string, grant: Grant): string {
  const grantee = quoteIdentifier(user)
  if (grant.kind === "role") return `ALTER ROLE ${quoteIdentifier(grant.role)} DROP MEMBER ${grantee}`
  const cascade = grant.state === "granted" ? "" : " CASCADE"
  return `REVOKE ${permissionText(grant.permission, grant.on)} FROM ${grantee}${cascade}`
}

/** A grant for messages: `SELECT on schema dbo`. */
export function describeGrant(grant: Grant): string {
  if (grant.kind === "role") return `membership of ${grant.role}`
  const text = `${grant.permission} on ${describeSecurable(grant.on)}`
  return grant.state === "denied" ? `${text} (denied)` : text
}

/** Whether two grants are about the same role or permission, given or denied. */
export function sameSubject(one: Grant, other: Grant): boolean {
  return subject(one) === subject(other)
}

function subject(grant: Grant): string {
  return JSON.stringify(grant.kind === "role" ? ["role", grant.role] : [grant.permission, grant.on])
}

/** A permission on the database is on the one of the session: it takes no name. */
function permissionText(permission: string, on: Securable): string {
  const words = word(permission)
  switch (on.kind) {
    case "database":
      return words
    case "schema":
      return `${words} ON SCHEMA::${quoteIdentifier(on.name)}`
    case "object": {
      const columns = on.column === null ? "" : ` (${quoteIdentifier(on.column)})`
      return `${words} ON OBJECT::${quoteIdentifier(on.schema)}.${quoteIdentifier(on.name)}${columns}`
    }
    case "principal":
      return `${words} ON ${on.type.toUpperCase()}::${quoteIdentifier(on.name)}`
    case "other":
      throw new TypeError(`A permission on ${on.name} cannot be written.`)
  }
}

function describeSecurable(on: Securable): string {
  switch (on.kind) {
    case "database":
      return "the database"
    case "schema":
      return `schema ${on.name}`
    case "object":
      return `${on.schema}.${on.name}${on.column === null ? "" : `, column ${on.column}`}`
    case "principal":
      return `${on.type} ${on.name}`
    case "other":
      return on.name
  }
}

/** A permission is made of key words that come from the catalog; anything else would be a fault. */
function word(permission: string): string {
  if (!/^[A-Z]+(?: [A-Z]+)*$/.test(permission)) throw new TypeError(`"${permission}" is not a permission.`)
  return permission
}
