import { SqlError, cannotFind, noPermission } from "../errors.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { nextId, principalIds } from "../storage/system-tables.ts"
import type { CreateUserSource, Statement } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { bytesToGuid, guidToBytes, normalizeGuid } from "../values/guid.ts"
import { nowText } from "../values/now.ts"
import { hasPermission } from "./check.ts"
import { type Principal, findPrincipal, isBuiltIn, principalBySid } from "./principals.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** CREATE USER: https://learn.microsoft.com/sql/t-sql/statements/create-user-transact-sql */
export function createUser(session: SessionState, statement: Of<"createUser">): void {
  const { store } = session
  if (!hasPermission(store, actingAs(session), "ALTER ANY USER", { kind: "database" })) throw noPermission()
  const { name, source } = statement
  if (findPrincipal(store, name) !== undefined) throw exists(name)
  const { type, sid } = identify(session, name, source)
  if (principalBySid(store, sid) !== undefined || isAdministrator(session, sid)) {
    throw new SqlError(15063, "The login already has an account under a different user name.")
  }
  const authentication = source.kind === "withoutLogin" ? 0n : 4n
  const at = nowText(session)
  const id = BigInt(nextId(store, "principal"))
  store.run(
    "insert into k_principals values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    id,
    name,
    fold(name),
    type,
    sid,
    authentication,
    statement.defaultSchema ?? "dbo",
    null,
    at,
    at,
  )
  // A new user may connect; REVOKE CONNECT takes that away.
  store.run("insert into k_permissions values (0, 0, ?, ?, 'CONNECT', 'G')", id, BigInt(principalIds.dbo))
}

/** The administrator of an Azure SQL server has an account in every database, which is `dbo`. */
function isAdministrator({ server, directory }: SessionState, sid: Uint8Array): boolean {
  if (server.flavour !== "azure-sql") return false
  return server.administrators.some((id) => {
    const entry = directory.findById(id)
    return bytesToGuid(sid).toLowerCase() === (entry?.clientId ?? id).toLowerCase()
  })
}

function exists(name: string): SqlError {
  return new SqlError(15023, `User, group, or role '${name}' already exists in the current database.`)
}

function identify(
  session: SessionState,
  name: string,
  source: CreateUserSource,
): { type: string; sid: Uint8Array } {
  if (source.kind === "external") return lookUp(session, name, source.objectId)
  if (source.kind === "sid") {
    // A SID of an Entra principal is the 16 bytes of a GUID. Nothing else is looked at: a wrong GUID makes a user nobody is.
    if (source.sid.length !== 16) {
      throw new SqlError(15419, "Supplied parameter sid should be binary(16).")
    }
    return { type: source.type, sid: source.sid }
  }
  const sid = new Uint8Array(28)
  sid.set([1, 5, 0, 0, 0, 0, 0, 9, 3, 0, 0, 0])
  crypto.getRandomValues(sid.subarray(12))
  return { type: "S", sid }
}

/**
 * Resolves a name in the directory. A person who is logged in asks as itself; for an application the server asks, which takes rights of the
 * server's own identity: https://learn.microsoft.com/azure/azure-sql/database/authentication-aad-service-principal
 */
function lookUp(
  session: SessionState,
  name: string,
  objectId: string | undefined,
): { type: string; sid: Uint8Array } {
  if (session.login.kind === "password") {
    throw new SqlError(
      33159,
      `Principal '${name}' could not be created. Only connections established with Active Directory accounts can create other Active Directory users.`,
    )
  }
  if (session.login.kind === "app" && !session.server.canReadDirectory) {
    const reason =
      'Server identity is not configured. Please follow the steps in "Assign an Azure AD identity to your server and add Directory Reader permission to your identity" (https://aka.ms/sqlaadsetup)'
    throw new SqlError(33134, `Principal '${name}' could not be resolved. Error message: '${reason}'`)
  }
  const found = session.directory.findByName(name)
  const notFound = new SqlError(
    33130,
    `Principal '${name}' could not be found or this principal type is not supported.`,
  )
  let entry = found[0]
  if (objectId !== undefined) {
    if (normalizeGuid(objectId) === undefined) throw notFound
    const wanted = session.directory.findById(objectId)
    if (wanted?.objectId.toLowerCase() !== objectId.toLowerCase()) throw notFound
    entry = wanted
  } else if (found.length > 1) {
    throw new SqlError(
      33131,
      `Principal '${name}' has a duplicate display name. Make the display name unique in Azure Active Directory and execute this statement again.`,
    )
  }
  if (entry === undefined) throw notFound
  const id = entry.kind === "app" ? entry.clientId : entry.objectId
  if (id === undefined) throw notFound
  return { type: entry.kind === "group" ? "X" : "E", sid: guidToBytes(id) }
}

/** ALTER USER ... WITH NAME, DEFAULT_SCHEMA. A user may change its own default schema. */
export function alterUser(session: SessionState, statement: Of<"alterUser">): void {
  const { store } = session
  const user = findPrincipal(store, statement.name)
  if (user === undefined || user.type === "R" || !mayAlter(session, user))
    throw cannotFind("user", statement.name)
  if (isBuiltIn(user)) throw new SqlError(15150, `Cannot alter the user '${user.name}'.`)
  const { newName, defaultSchema } = statement
  if (newName !== undefined) {
    const other = findPrincipal(store, newName)
    if (other !== undefined && other.id !== user.id) throw exists(newName)
    store.run(
      "update k_principals set name = ?, folded = ? where principal_id = ?",
      newName,
      fold(newName),
      BigInt(user.id),
    )
  }
  if (defaultSchema !== undefined) {
    store.run(
      "update k_principals set default_schema = ? where principal_id = ?",
      defaultSchema,
      BigInt(user.id),
    )
  }
  store.run("update k_principals set modified = ? where principal_id = ?", nowText(session), BigInt(user.id))
}

function mayAlter(session: SessionState, user: Principal): boolean {
  const securable = { kind: user.type === "R" ? "role" : "user", id: user.id, owner: user.owner } as const
  return hasPermission(session.store, actingAs(session), "ALTER", securable)
}

/** DROP USER and DROP ROLE. What a principal was granted goes with it; what it owns or granted keeps it. */
export function dropPrincipal(session: SessionState, statement: Of<"dropPrincipal">): void {
  const { store } = session
  const { type, name, ifExists } = statement
  const principal = findPrincipal(store, name)
  const fits = principal !== undefined && (principal.type === "R") === (type === "role")
  if (!fits && ifExists) return
  if (!fits || !mayAlter(session, principal)) throw cannotFind(type, name)
  if (isBuiltIn(principal)) throw new SqlError(15150, `Cannot drop the ${type} '${principal.name}'.`)
  const id = BigInt(principal.id)
  const has = (sql: string) => store.get(`${sql} limit 1`, id) !== undefined
  if (has("select 1 from k_schemas where owner = ?")) {
    throw new SqlError(15138, "The database principal owns a schema in the database, and cannot be dropped.")
  }
  if (has("select 1 from k_principals where owner = ?")) {
    throw new SqlError(
      15138,
      "The database principal owns a database role in the database, and cannot be dropped.",
    )
  }
  if (has("select 1 from k_objects where owner = ?")) {
    throw new SqlError(15183, "The database principal owns objects in the database and cannot be dropped.")
  }
  if (has("select 1 from k_permissions where grantor = ?")) {
    const text =
      "The database principal has granted or denied permissions to objects in the database and cannot be dropped."
    throw new SqlError(15284, text)
  }
  if (has("select 1 from k_members where role_id = ?")) {
    throw new SqlError(15144, "The role has members. It must be empty before it can be dropped.")
  }
  store.run("delete from k_members where member_id = ?", id)
  store.run("delete from k_permissions where grantee = ? or (class = 4 and major_id = ?)", id, id)
  store.run("delete from k_properties where class = 4 and major_id = ?", id)
  store.run("delete from k_principals where principal_id = ?", id)
}
