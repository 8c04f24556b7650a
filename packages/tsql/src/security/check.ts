import { SqlError } from "../errors.ts"
import { type Store, numberOf } from "../storage/sqlite.ts"
import { principalIds } from "../storage/system-tables.ts"
import { databaseCovering, fixedDenials, fixedGrants, parentCovering } from "./permissions.ts"
import { type Securable, idOf, schemaSecurable } from "./securable.ts"

/** As whom a session acts. */
export interface SecurityContext {
  /** What USER_NAME() answers. */
  readonly name: string
  /** The database user; for a member of a group that has a user, the group's. */
  readonly id: number
  /** `id` and the users of all groups that the person is in. */
  readonly principals: readonly number[]
}

/** Whether nothing is checked: dbo cannot be denied anything. */
export function isDbo(context: SecurityContext): boolean {
  return context.id === principalIds.dbo
}

/** The principals whose permissions count: the user's own, `public`, and all roles they are in, directly or through others. */
export function securityTokens(store: Store, context: SecurityContext): ReadonlySet<number> {
  const tokens = new Set<number>([...context.principals, principalIds.public])
  for (const id of tokens) {
    for (const row of store.all("select role_id from k_members where member_id = ?", BigInt(id)))
      tokens.add(numberOf(row["role_id"]))
  }
  return tokens
}

/**
 * Whether the user has the permission: not denied, and granted, on the securable itself or through one that covers it.
 * Algorithm: https://learn.microsoft.com/sql/relational-databases/security/permissions-database-engine#_algorithm
 */
export function hasPermission(
  store: Store,
  context: SecurityContext,
  permission: string,
  securable: Securable,
): boolean {
  if (isDbo(context)) return true
  const tokens = securityTokens(store, context)
  let granted = owns(tokens, securable)
  if (granted) return true
  for (const covering of coveringOf(store, permission, securable)) {
    if (owns(tokens, covering.securable)) granted = true
    for (const state of statesOf(store, tokens, covering)) {
      if (state === "D") return false
      granted = true
    }
  }
  return granted
}

function owns(tokens: ReadonlySet<number>, securable: Securable): boolean {
  return securable.kind !== "database" && securable.owner !== undefined && tokens.has(securable.owner)
}

interface Covering {
  readonly permission: string
  readonly securable: Securable
}

/** The permission itself and every permission that includes it, here and on what the securable is in. */
function coveringOf(store: Store, permission: string, securable: Securable): Covering[] {
  const found: Covering[] = [{ permission, securable }]
  const seen = new Set<string>()
  const result: Covering[] = []
  for (const item of found) {
    const id = idOf(item.securable)
    const key = `${id.class}/${id.majorId}/${item.permission}`
    if (seen.has(key)) continue
    seen.add(key)
    result.push(item)
    found.push(...widerThan(store, item))
  }
  return result
}

function widerThan(store: Store, { permission, securable }: Covering): Covering[] {
  if (securable.kind === "database") {
    const wider = databaseCovering(permission)
    return wider === undefined ? [] : [{ permission: wider, securable }]
  }
  const parent: Securable =
    securable.kind === "object" ? schemaSecurable(store, securable.schemaId) : { kind: "database" }
  const above = { permission: parentCovering(securable.kind, permission), securable: parent }
  return permission === "CONTROL" ? [above] : [{ permission: "CONTROL", securable }, above]
}

function statesOf(store: Store, tokens: ReadonlySet<number>, { permission, securable }: Covering): string[] {
  const { class: securableClass, majorId } = idOf(securable)
  const states = store
    .all(
      "select grantee, state from k_permissions where class = ? and major_id = ? and permission = ?",
      BigInt(securableClass),
      BigInt(majorId),
      permission,
    )
    .filter((row) => tokens.has(numberOf(row["grantee"])))
    .map((row) => String(row["state"]))
  if (securable.kind !== "database") return states
  for (const token of tokens) {
    if (fixedGrants[token]?.includes(permission) === true) states.push("G")
    if (fixedDenials[token]?.includes(permission) === true) states.push("D")
  }
  return states
}

/**
 * Whether the user may grant the permission: it owns or controls the securable, or has the permission with grant option itself. A grant option
 * that a role has is used with AS and the role's name.
 */
export function mayGrant(
  store: Store,
  context: SecurityContext,
  permission: string,
  securable: Securable,
): boolean {
  if (hasPermission(store, context, "CONTROL", securable)) return true
  // db_securityadmin manages permissions without having them: database-level-roles, "can ... manage permissions".
  if (securityTokens(store, context).has(principalIds.securityAdmin) && permission !== "CONTROL") return true
  const own = new Set(context.principals)
  return coveringOf(store, permission, securable).some((covering) =>
    statesOf(store, own, covering).includes("W"),
  )
}

/** Msg 229: a permission on a table or view is missing. */
export function deniedOnObject(
  permission: string,
  object: string,
  database: string,
  schema: string,
): SqlError {
  return new SqlError(
    229,
    `The ${permission} permission was denied on the object '${object}', database '${database}', schema '${schema}'.`,
    { severity: 14, state: 5 },
  )
}

/** Msg 262: a permission of the database is missing. */
export function deniedInDatabase(permission: string, database: string): SqlError {
  return new SqlError(262, `${permission} permission denied in database '${database}'.`, { severity: 14 })
}
