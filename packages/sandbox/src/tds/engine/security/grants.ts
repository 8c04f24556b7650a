import { SqlError, cannotFind, syntaxError } from "../errors.ts"
import { findObject, findSchema } from "../catalog/objects.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { principalIds } from "../storage/system-tables.ts"
import type { PermissionStatement, SecurableName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { hasPermission, mayGrant } from "./check.ts"
import { normalizePermission, permissionCodes, permissionsOf } from "./permissions.ts"
import { type Principal, findPrincipal, isFixedRole } from "./principals.ts"
import { type Securable, idOf, objectSecurable, schemaSecurable } from "./securable.ts"

/** GRANT, DENY and REVOKE: https://learn.microsoft.com/sql/t-sql/statements/grant-transact-sql */
export function changePermissions(
  session: SessionState,
  statement: PermissionStatement & { line: number },
): void {
  const securable = resolveSecurable(session, statement.securable)
  const permissions = statement.permissions.map((name) => checkedPermission(name, securable, statement.line))
  for (const permission of permissions) {
    if (mayGrant(session.store, actingAs(session), permission, securable)) continue
    if (securable.kind === "database") throw new SqlError(4613, "Grantor does not have GRANT permission.")
    throw cannotFind(securable.kind, securableText(statement.securable))
  }
  for (const name of statement.principals) {
    const grantee = checkedGrantee(session, name, securable)
    if (grantee === undefined) continue
    for (const permission of permissions) apply(session, statement, permission, securable, grantee)
  }
}

function checkedPermission(name: string, securable: Securable, line: number): string {
  const permission = normalizePermission(name)
  if (permission === "ALL" || permission === "ALL PRIVILEGES") {
    throw new SqlError(
      4623,
      "The all permission has been deprecated and is not available for this class of entity",
    )
  }
  if (permissionCodes[permission] === undefined) throw syntaxError(name, line)
  const kind = securable.kind === "user" || securable.kind === "role" ? "principal" : securable.kind
  if (permissionsOf(kind).includes(permission)) return permission
  if (securable.kind === "object") {
    throw new SqlError(4606, `Granted or revoked privilege ${permission} is not compatible with object.`)
  }
  throw syntaxError(name, line)
}

/** The principal; undefined, with a message and no error, for those that nothing can be granted to. */
function checkedGrantee(session: SessionState, name: string, securable: Securable): Principal | undefined {
  const grantee = findPrincipal(session.store, name)
  const protectedName = ["sys", "information_schema", "dbo"].includes(fold(name))
  const isOwner = grantee !== undefined && "owner" in securable && securable.owner === grantee.id
  if (protectedName || isOwner || grantee?.id === actingAs(session).id) {
    const text =
      "Cannot grant, deny, or revoke permissions to sa, dbo, entity owner, information_schema, sys, or yourself."
    session.reply({ kind: "message", message: { number: 4624, severity: 0, state: 1, text, line: 1 } })
    return undefined
  }
  if (grantee === undefined) throw cannotFind("user", name)
  if (isFixedRole(grantee)) {
    throw new SqlError(4617, "Cannot grant, deny or revoke permissions to or from special roles.")
  }
  return grantee
}

function apply(
  session: SessionState,
  statement: PermissionStatement,
  permission: string,
  securable: Securable,
  grantee: Principal,
): void {
  const { store } = session
  const { class: securableClass, majorId } = idOf(securable)
  if (permission === "CONNECT" && grantee.type === "R" && grantee.id !== principalIds.public) {
    const text =
      "Cannot grant, deny, or revoke the connect database permission to roles and application roles."
    throw new SqlError(4627, text)
  }
  const key = [BigInt(securableClass), BigInt(majorId), BigInt(grantee.id), permission] as const
  const where = "class = ? and major_id = ? and grantee = ? and permission = ?"
  const held = store.get(`select state from k_permissions where ${where}`, ...key)?.["state"]
  if (held === "W" && !statement.cascade && statement.kind !== "grant") {
    throw new SqlError(4611, "To revoke or deny grantable privileges, specify the CASCADE option.")
  }
  if (statement.kind === "revoke" && statement.grantOption) {
    store.run(`update k_permissions set state = 'G' where ${where} and state = 'W'`, ...key)
    return
  }
  if (statement.kind === "grant" && held === "W") return
  store.run(`delete from k_permissions where ${where}`, ...key)
  if (statement.kind === "revoke") return
  const state = statement.kind === "deny" ? "D" : statement.grantOption ? "W" : "G"
  const grantor = grantorOf(session, securable)
  store.run(
    "insert into k_permissions (class, major_id, grantee, permission, grantor, state) values (?, ?, ?, ?, ?, ?)",
    ...key,
    BigInt(grantor),
    state,
  )
}

/** A member of db_owner or somebody with CONTROL grants as the owner of the securable. */
function grantorOf(session: SessionState, securable: Securable): number {
  const context = actingAs(session)
  if (hasPermission(session.store, context, "CONTROL", securable)) {
    return "owner" in securable ? (securable.owner ?? principalIds.dbo) : principalIds.dbo
  }
  return context.id
}

/** Finds what a statement names. Throws Msg 15151 if it is not there. */
export function resolveSecurable(session: SessionState, name: SecurableName): Securable {
  const { store } = session
  switch (name.kind) {
    case "database":
      if (name.name !== undefined && fold(name.name) !== fold(session.database))
        throw cannotFind("database", name.name)
      return { kind: "database" }
    case "schema": {
      const schema = findSchema(store, name.name)
      if (schema === undefined) throw cannotFind("schema", name.name)
      return schemaSecurable(store, schema.id)
    }
    case "object": {
      const object = findObject(session, name.name)
      const securable = object === undefined ? undefined : objectSecurable(store, object.id)
      if (securable === undefined) throw cannotFind("object", name.name.at(-1) ?? "")
      return securable
    }
    default: {
      const principal = findPrincipal(store, name.name)
      if (principal === undefined || (principal.type === "R") !== (name.kind === "role"))
        throw cannotFind(name.kind, name.name)
      return { kind: name.kind, id: principal.id, owner: principal.owner }
    }
  }
}

function securableText(name: SecurableName): string {
  return name.kind === "object" ? (name.name.at(-1) ?? "") : (name.name ?? "")
}
