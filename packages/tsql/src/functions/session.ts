import { columnsOf, findObject, findSchema, objectById, defaultSchema } from "../catalog/objects.ts"
import { nameParts } from "../catalog/name-parts.ts"
import { unsupported } from "../errors.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { hasPermission, isDbo, securityTokens } from "../security/check.ts"
import { normalizePermission, permissionCodes } from "../security/permissions.ts"
import { findPrincipal, principalById } from "../security/principals.ts"
import { objectSecurable, schemaSecurable } from "../security/securable.ts"
import { textOf } from "../storage/sqlite.ts"
import { principalIds } from "../storage/system-tables.ts"
import type { Cell } from "../values/cell.ts"
import { fold } from "../values/fold.ts"
import { bytesOf, int, nvarchar, sysname, varbinary } from "../values/types.ts"
import { type FunctionTable, lenient, strict } from "./function.ts"
import { productVersion } from "./globals.ts"

const text = nvarchar(null)
const idOrNull = (id: number | undefined): Cell => (id === undefined ? null : BigInt(id))
const userName = (session: SessionState) => actingAs(session).name

/** Functions about the session, its user and names: https://learn.microsoft.com/sql/t-sql/functions/security-functions-transact-sql */
export const sessionFunctions: FunctionTable = {
  DB_NAME: lenient([int], sysname, (session, id) => databaseName(session, id), 0),
  ORIGINAL_DB_NAME: lenient([], sysname, (session) => session.database),
  DB_ID: lenient(
    [sysname],
    int,
    (session, name) => databaseId(session, name === undefined ? session.database : name),
    0,
  ),
  USER_NAME: lenient(
    [int],
    sysname,
    (session, id) =>
      id === undefined ? userName(session) : (principalById(session.store, Number(id))?.name ?? null),
    0,
  ),
  CURRENT_USER: lenient([], sysname, userName),
  SESSION_USER: lenient([], sysname, userName),
  USER: lenient([], sysname, userName),
  SUSER_SNAME: lenient([varbinary(85)], sysname, (session, sid) => loginName(session, "SUSER_SNAME", sid), 0),
  SUSER_NAME: lenient([int], sysname, (session, id) => loginName(session, "SUSER_NAME", id), 0),
  SYSTEM_USER: lenient([], sysname, (session) => session.login.name),
  ORIGINAL_LOGIN: lenient([], sysname, (session) => session.login.name),
  SUSER_SID: lenient([sysname], varbinary(85), (session, name) => loginSid(session, name), 0),
  USER_ID: lenient([sysname], int, (session, name) => principalId(session, name), 0),
  DATABASE_PRINCIPAL_ID: lenient([sysname], int, (session, name) => principalId(session, name), 0),
  IS_MEMBER: strict([sysname], int, (session, role) => isMember(session, String(role), undefined)),
  IS_ROLEMEMBER: strict(
    [sysname, sysname],
    int,
    (session, role, user) => isMember(session, String(role), user === undefined ? undefined : String(user)),
    1,
  ),
  IS_SRVROLEMEMBER: strict([sysname, sysname], int, () => 0n, 1),
  SCHEMA_NAME: lenient([int], sysname, (session, id) => schemaName(session, id), 0),
  SCHEMA_ID: lenient(
    [sysname],
    int,
    (session, name) =>
      idOrNull(findSchema(session.store, name === undefined ? defaultSchema(session) : String(name))?.id),
    0,
  ),
  OBJECT_ID: strict(
    [text, text],
    int,
    (session, name, type) => objectId(session, String(name), type === undefined ? undefined : String(type)),
    1,
  ),
  OBJECT_NAME: strict([int], sysname, (session, id) => objectById(session.store, Number(id))?.name ?? null),
  OBJECT_SCHEMA_NAME: strict(
    [int],
    sysname,
    (session, id) => objectById(session.store, Number(id))?.schema ?? null,
  ),
  COL_NAME: strict(
    [int, int],
    sysname,
    (session, id, column) =>
      columnsOf(session.store, Number(id)).find((each) => each.id === Number(column))?.name ?? null,
  ),
  COL_LENGTH: strict([text, sysname], { name: "smallint" }, (session, table, column) => {
    const object = findObject(session, nameParts(String(table)))
    const found =
      object && columnsOf(session.store, object.id).find((each) => fold(each.name) === fold(String(column)))
    if (found === undefined) return null
    if (!("length" in found.type)) return BigInt(bytesOf(found.type))
    const unit = found.type.name.startsWith("n") ? 2 : 1
    return BigInt(found.type.length === null ? -1 : found.type.length * unit)
  }),
  HAS_PERMS_BY_NAME: lenient([text, nvarchar(60), sysname], int, hasPermsByName),
  HAS_DBACCESS: strict([sysname], int, (session, name) =>
    fold(String(name)) === fold(session.database) ? 1n : null,
  ),
  SERVERPROPERTY: strict([sysname], nvarchar(128), (session, name) =>
    serverProperty(session, fold(String(name))),
  ),
  DATABASEPROPERTYEX: strict([sysname, sysname], nvarchar(128), (session, database, name) =>
    fold(String(database)) === fold(session.database)
      ? property(databaseProperties, `DATABASEPROPERTYEX('${String(name)}')`, name)
      : null,
  ),
  CONNECTIONPROPERTY: strict([sysname], nvarchar(128), (_, name) =>
    property(connectionProperties, `CONNECTIONPROPERTY('${String(name)}')`, name),
  ),
  SESSIONPROPERTY: strict([sysname], int, (session, name) => sessionProperty(session, fold(String(name)))),
  APP_NAME: lenient([], sysname, (session) => session.client.program),
  HOST_NAME: lenient([], sysname, (session) => session.client.host),
  SCOPE_IDENTITY: lenient(
    [],
    { name: "decimal", precision: 38, scale: 0 },
    (session) => session.scopeIdentity,
  ),
  IDENT_CURRENT: strict([text], { name: "decimal", precision: 38, scale: 0 }, (session, name) => {
    const object = findObject(session, nameParts(String(name)))
    if (object === undefined) return null
    const column = columnsOf(session.store, object.id).find((each) => each.identity !== undefined)
    return session.identities.get(object.id) ?? column?.identity?.seed ?? null
  }),
  XACT_STATE: lenient([], { name: "smallint" }, (session) =>
    session.transactions === 0 ? 0n : session.doomed ? -1n : 1n,
  ),
  ERROR_NUMBER: lenient([], int, (session) => idOrNull(session.caught?.number)),
  ERROR_MESSAGE: lenient([], nvarchar(4000), (session) => session.caught?.text ?? null),
  ERROR_SEVERITY: lenient([], int, (session) => idOrNull(session.caught?.severity)),
  ERROR_STATE: lenient([], int, (session) => idOrNull(session.caught?.state)),
  ERROR_LINE: lenient([], int, (session) => idOrNull(session.caught?.line)),
  ERROR_PROCEDURE: lenient([], sysname, () => null),
  GETANSINULL: lenient([sysname], int, () => 1n, 0),
}

const databaseProperties: Readonly<Record<string, string>> = {
  collation: "SQL_Latin1_General_CP1_CI_AS",
  status: "ONLINE",
  updateability: "READ_WRITE",
  useraccess: "MULTI_USER",
  edition: "GeneralPurpose",
  serviceobjective: "GP_S_Gen5_1",
  isreadcommittedsnapshoton: "1",
}

const connectionProperties: Readonly<Record<string, string>> = {
  net_transport: "TCP",
  protocol_type: "TSQL",
  auth_scheme: "SQL",
}

/** A property by its name. Throws Msg 40515 for one that is not in the table, since it may be one of SQL Server's. */
function property(table: Readonly<Record<string, string>>, call: string, name: Cell | undefined): string {
  const found = table[fold(String(name))]
  if (found === undefined) throw unsupported(call)
  return found
}

/** https://learn.microsoft.com/sql/t-sql/functions/sessionproperty-transact-sql */
function sessionProperty(session: SessionState, name: string): Cell {
  if (name === "quoted_identifier") return session.options.quotedIdentifiers ? 1n : 0n
  if (name === "numeric_roundabort") return 0n
  const on = ["ansi_nulls", "ansi_padding", "ansi_warnings", "arithabort", "concat_null_yields_null"]
  return on.includes(name) ? 1n : null
}

/** Ids of databases as sys.databases has them: a session sees its own, and master. */
function databaseId(session: SessionState, name: Cell): Cell {
  const wanted = fold(String(name))
  if (name !== null && wanted === "master") return 1n
  return name !== null && wanted === fold(session.database) ? 5n : null
}

function databaseName(session: SessionState, id: Cell | undefined): Cell {
  if (id === undefined || id === databaseId(session, session.database)) return session.database
  return id === 1n ? "master" : null
}

/** The name of the session's own login, which is the only one that the engine knows. */
function loginName(session: SessionState, name: string, id: Cell | undefined): Cell {
  const own = id instanceof Uint8Array && Buffer.from(id).equals(session.login.sid)
  if (id === undefined || own) return session.login.name
  if (id === null) return null
  throw unsupported(`${name} of another login`)
}

function loginSid(session: SessionState, name: Cell | undefined): Cell {
  if (name === undefined || fold(String(name)) === fold(session.login.name)) return session.login.sid
  if (name === null) return null
  throw unsupported("SUSER_SID of another login")
}

function serverProperty(session: SessionState, name: string): string | null {
  const properties: Readonly<Record<string, string>> = {
    productversion: productVersion,
    productlevel: "RTM",
    productmajorversion: "12",
    edition: "SQL Azure",
    // 5 is Azure SQL Database, 12 SQL database in Fabric.
    engineedition: session.server.flavour === "fabric" ? "12" : "5",
    collation: "SQL_Latin1_General_CP1_CI_AS",
    servername: session.server.name,
    machinename: session.server.name,
    isintegratedsecurityonly: session.server.passwordAdministrator === null ? "1" : "0",
    isexternalauthenticationonly: session.server.passwordAdministrator === null ? "1" : "0",
    isclustered: "0",
    ishadrenabled: "0",
    isxtpsupported: "1",
  }
  return property(properties, `SERVERPROPERTY('${name}')`, name)
}

function principalId(session: SessionState, name: Cell | undefined): Cell {
  if (name === undefined) return BigInt(actingAs(session).id)
  if (name === null) return null
  const principal = findPrincipal(session.store, String(name))
  return principal === undefined || !seesPrincipal(session, principal.id) ? null : BigInt(principal.id)
}

/** 1 or 0; null for a name that is no role. */
function isMember(session: SessionState, roleName: string, userName: string | undefined): Cell {
  const { store } = session
  const role = findPrincipal(store, roleName)
  if (role === undefined || role.type !== "R") return null
  const user = userName === undefined ? undefined : findPrincipal(store, userName)
  if (userName !== undefined && user === undefined) return null
  const context =
    user === undefined ? actingAs(session) : { name: user.name, id: user.id, principals: [user.id] }
  if (isDbo(context)) return role.id === principalIds.owner || role.id === principalIds.public ? 1n : 0n
  return securityTokens(store, context).has(role.id) ? 1n : 0n
}

function schemaName(session: SessionState, id: Cell | undefined): Cell {
  if (id === undefined) return defaultSchema(session)
  if (id === null) return null
  return textOf(session.store.get("select name from k_schemas where schema_id = ?", id)?.["name"]) || null
}

function objectId(session: SessionState, name: string, type: string | undefined): Cell {
  const parts = nameParts(name)
  // There are no temporary tables, so there is none of that name.
  if (parts.length === 3 && fold(parts[0] ?? "") === "tempdb") return null
  const object = findObject(session, parts)
  if (object === undefined || !seesObject(session, object.id)) return null
  return type === undefined || type.trim().toUpperCase() === object.type ? BigInt(object.id) : null
}

/** Whether sys.objects shows an object: somebody sees what they have any permission on. */
export function seesObject(session: SessionState, id: number): boolean {
  const context = actingAs(session)
  if (isDbo(context)) return true
  const object = objectById(session.store, id)
  const securable = objectSecurable(
    session.store,
    object !== undefined && object.parent !== 0 ? object.parent : id,
  )
  if (securable === undefined) return false
  const any = [
    "VIEW DEFINITION",
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "REFERENCES",
    "ALTER",
    "TAKE OWNERSHIP",
  ]
  return any.some((permission) => hasPermission(session.store, context, permission, securable))
}

/** Whether sys.database_principals shows a principal: oneself, one's roles, built-in ones, and all with a right on users. */
export function seesPrincipal(session: SessionState, id: number): boolean {
  const context = actingAs(session)
  if (isDbo(context) || id <= principalIds.sys || id >= principalIds.owner) return true
  if (context.principals.includes(id) || securityTokens(session.store, context).has(id)) return true
  const principal = principalById(session.store, id)
  if (principal === undefined) return false
  const kind = principal.type === "R" ? "role" : "user"
  const securable = { kind, id, owner: principal.owner } as const
  return ["VIEW DEFINITION", "ALTER"].some((permission) =>
    hasPermission(session.store, context, permission, securable),
  )
}

function hasPermsByName(
  session: SessionState,
  name: Cell | undefined,
  kind: Cell | undefined,
  wanted: Cell | undefined,
): Cell {
  const { store } = session
  const permission = normalizePermission(String(wanted ?? "").toUpperCase())
  if (permissionCodes[permission] === undefined && permission !== "ANY") return null
  const check = (securable: Parameters<typeof hasPermission>[3] | undefined) =>
    securable === undefined ? null : hasPermission(store, actingAs(session), permission, securable) ? 1n : 0n
  const parts = name === null || name === undefined ? [] : nameParts(String(name))
  switch (kind === null || kind === undefined ? "" : String(kind).toUpperCase()) {
    case "DATABASE":
      return parts.length === 0 || fold(parts[0] ?? "") === fold(session.database)
        ? check({ kind: "database" })
        : 0n
    case "SCHEMA": {
      const schema = findSchema(store, parts[0] ?? "")
      return check(schema === undefined ? undefined : schemaSecurable(store, schema.id))
    }
    case "OBJECT": {
      const object = findObject(session, parts)
      return check(object === undefined ? undefined : objectSecurable(store, object.id))
    }
    case "USER":
    case "ROLE": {
      const principal = findPrincipal(store, parts[0] ?? "")
      if (principal === undefined) return null
      return check({
        kind: principal.type === "R" ? "role" : "user",
        id: principal.id,
        owner: principal.owner,
      })
    }
    default:
      return null
  }
}
