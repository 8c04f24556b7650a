import { SqlError, cannotFind, noPermission } from "../errors.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { nextId, principalIds } from "../storage/system-tables.ts"
import type { Statement } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { nowText } from "../values/now.ts"
import { hasPermission, isDbo, securityTokens } from "./check.ts"
import { type Principal, findPrincipal, isBuiltIn, isFixedRole } from "./principals.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** CREATE ROLE. */
export function createRole(session: SessionState, statement: Of<"createRole">): void {
  const { store } = session
  if (!hasPermission(store, actingAs(session), "CREATE ROLE", { kind: "database" })) throw noPermission()
  if (findPrincipal(store, statement.name) !== undefined) {
    const text = `User, group, or role '${statement.name}' already exists in the current database.`
    throw new SqlError(15023, text)
  }
  const owner = statement.owner === undefined ? actingAs(session).id : ownerOf(session, statement.owner).id
  const at = nowText(session)
  store.run(
    "insert into k_principals values (?, ?, ?, 'R', null, 0, null, ?, ?, ?)",
    BigInt(nextId(store, "principal")),
    statement.name,
    fold(statement.name),
    BigInt(owner),
    at,
    at,
  )
}

/** The principal that AUTHORIZATION names; the session must be allowed to act for it. */
export function ownerOf(session: SessionState, name: string): Principal {
  const { store } = session
  const owner = findPrincipal(store, name)
  if (owner === undefined) throw cannotFind("principal", name)
  const kind = owner.type === "R" ? "role" : "user"
  const context = actingAs(session)
  const allowed =
    owner.id === context.id ||
    (kind === "role" && securityTokens(store, context).has(owner.id)) ||
    hasPermission(store, context, kind === "role" ? "ALTER" : "IMPERSONATE", {
      kind,
      id: owner.id,
      owner: owner.owner,
    })
  if (!allowed) throw cannotFind("principal", name)
  return owner
}

/** ALTER ROLE ... ADD MEMBER, DROP MEMBER, WITH NAME: https://learn.microsoft.com/sql/t-sql/statements/alter-role-transact-sql */
export function alterRole(session: SessionState, statement: Of<"alterRole">): void {
  const { store } = session
  const role = findPrincipal(store, statement.name)
  if (role === undefined || role.type !== "R" || !mayAlterRole(session, role))
    throw cannotFind("role", statement.name)
  const { change } = statement
  if (change.kind === "rename") return renameRole(session, role, change.name)
  if (role.id === principalIds.public) {
    throw new SqlError(15081, "Membership of the public role cannot be changed.")
  }
  const member = findPrincipal(store, change.name)
  if (member === undefined) {
    const verb = change.kind === "add" ? "add" : "drop"
    const text = `Cannot ${verb} the principal '${change.name}', because it does not exist or you do not have permission.`
    throw new SqlError(15151, text)
  }
  if (isBuiltIn(member)) {
    throw new SqlError(15405, `Cannot use the special principal '${member.name}'.`)
  }
  if (change.kind === "drop") {
    store.run("delete from k_members where role_id = ? and member_id = ?", BigInt(role.id), BigInt(member.id))
    return
  }
  if (member.id === role.id || isMemberOf(session, role.id, member.id)) {
    throw new SqlError(15413, "Cannot make a role a member of itself.")
  }
  store.run("insert or ignore into k_members values (?, ?)", BigInt(role.id), BigInt(member.id))
}

/** Changing a fixed role takes membership of db_owner, or CONTROL of the database. */
function mayAlterRole(session: SessionState, role: Principal): boolean {
  const context = actingAs(session)
  if (isDbo(context)) return true
  const tokens = securityTokens(session.store, context)
  if (isFixedRole(role)) {
    return (
      tokens.has(principalIds.owner) || hasPermission(session.store, context, "CONTROL", { kind: "database" })
    )
  }
  return hasPermission(session.store, context, "ALTER", { kind: "role", id: role.id, owner: role.owner })
}

function renameRole(session: SessionState, role: Principal, name: string): void {
  if (isBuiltIn(role)) throw new SqlError(15150, `Cannot alter the role '${role.name}'.`)
  const other = findPrincipal(session.store, name)
  if (other !== undefined && other.id !== role.id) {
    throw new SqlError(15023, `User, group, or role '${name}' already exists in the current database.`)
  }
  session.store.run(
    "update k_principals set name = ?, folded = ?, modified = ? where principal_id = ?",
    name,
    fold(name),
    nowText(session),
    BigInt(role.id),
  )
}

function isMemberOf(session: SessionState, member: number, role: number): boolean {
  return securityTokens(session.store, { name: "", id: member, principals: [member] }).has(role)
}
