import { SqlError, cannotFind, syntaxError, unsupported } from "../errors.ts"
import { findObject, findSchema } from "../catalog/objects.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { principalIds } from "../storage/system-tables.ts"
import type { PermissionStatement, SecurableName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { type SecurityContext, hasPermission, isDbo, mayGrant, securityTokens } from "./check.ts"
import { isPermissionElsewhere } from "./known-permissions.ts"
import { changeEntry } from "./permission-entries.ts"
import { dataPermissions, normalizePermission, permissionCodes, permissionsOf } from "./permissions.ts"
import { type Principal, findPrincipal, isFixedRole } from "./principals.ts"
import { type Securable, idOf, objectSecurable, schemaSecurable } from "./securable.ts"

/** GRANT, DENY and REVOKE: https://learn.microsoft.com/sql/t-sql/statements/grant-transact-sql */
export function changePermissions(
  session: SessionState,
  statement: PermissionStatement & { line: number },
): void {
  const securable = resolveSecurable(session, statement.securable)
  const permissions = statement.permissions.flatMap((name) =>
    checkedPermissions(name, securable, statement.line),
  )
  const context = grantingContext(session, statement.grantor)
  for (const permission of permissions) {
    if (mayGrant(session.store, context, permission, securable)) continue
    if (securable.kind === "database") throw new SqlError(4613, "Grantor does not have GRANT permission.")
    throw cannotFind(securable.kind, securableText(statement.securable))
  }
  const grantor = statement.grantor === undefined ? grantorOf(session, securable) : context.id
  for (const name of statement.principals) {
    const grantee = checkedGrantee(session, name, securable)
    if (grantee === undefined) continue
    for (const permission of permissions) {
      checkConnect(permission, grantee)
      changeEntry(session.store, statement, { ...idOf(securable), permission }, grantee.id, grantor)
    }
  }
}

/** Who grants: the session's user, or whom AS names. Throws Msg 15151 for one that the user cannot act for. */
function grantingContext(session: SessionState, name: string | undefined): SecurityContext {
  const own = actingAs(session)
  if (name === undefined) return own
  const { store } = session
  const grantor = findPrincipal(store, name)
  if (grantor === undefined) throw cannotFind("principal", name)
  const role = grantor.type === "R"
  const allowed =
    own.principals.includes(grantor.id) ||
    isDbo(own) ||
    (role && securityTokens(store, own).has(grantor.id)) ||
    hasPermission(store, own, role ? "ALTER" : "IMPERSONATE", {
      kind: role ? "role" : "user",
      id: grantor.id,
      owner: grantor.owner,
    })
  if (!allowed) throw cannotFind("principal", name)
  return { name: grantor.name, id: grantor.id, principals: [grantor.id] }
}

/** The one permission that a name means; ALL means five of a table or view. */
function checkedPermissions(name: string, securable: Securable, line: number): readonly string[] {
  const permission = normalizePermission(name)
  if (permission === "ALL" || permission === "ALL PRIVILEGES") {
    if (securable.kind === "object") return dataPermissions
    throw new SqlError(
      4623,
      "The all permission has been deprecated and is not available for this class of entity",
    )
  }
  if (permissionCodes[permission] === undefined) {
    if (isPermissionElsewhere(permission)) throw unsupported(`Permission ${permission}`)
    throw syntaxError(name, line)
  }
  const kind = securable.kind === "user" || securable.kind === "role" ? "principal" : securable.kind
  if (permissionsOf(kind).includes(permission)) return [permission]
  if (permission === "UNMASK") throw unsupported(`UNMASK on a ${securable.kind}`)
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

function checkConnect(permission: string, grantee: Principal): void {
  if (permission !== "CONNECT" || grantee.type !== "R" || grantee.id === principalIds.public) return
  throw new SqlError(
    4627,
    "Cannot grant, deny, or revoke the connect database permission to roles and application roles.",
  )
}

/** Members of db_owner and db_securityadmin, and whoever has CONTROL, grant as the owner of the securable. */
function grantorOf(session: SessionState, securable: Securable): number {
  const context = actingAs(session)
  const asOwner =
    hasPermission(session.store, context, "CONTROL", securable) ||
    securityTokens(session.store, context).has(principalIds.securityAdmin)
  if (!asOwner) return context.id
  return "owner" in securable ? (securable.owner ?? principalIds.dbo) : principalIds.dbo
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
