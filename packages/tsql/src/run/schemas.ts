import { columnsOf, findObject, findSchema } from "../catalog/objects.ts"
import { createCompiler } from "../compile/create-compiler.ts"
import { emptyScope } from "../compile/scope.ts"
import { SqlError, cannotFind, unsupported } from "../errors.ts"
import { deniedInDatabase, hasPermission } from "../security/check.ts"
import { resolveSecurable } from "../security/grants.ts"
import { ownerOf } from "../security/roles.ts"
import { objectSecurable, schemaSecurable } from "../security/securable.ts"
import { textOf } from "../storage/sqlite.ts"
import { nextId } from "../storage/system-tables.ts"
import type { DottedName, Statement } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { nowText } from "../values/now.ts"
import { int } from "../values/types.ts"
import { isReferenced } from "./constraints.ts"
import { type SessionState, actingAs } from "./context.ts"
import { forgetIdentity } from "./identity.ts"
import { addObject, placeFor } from "./new-objects.ts"
import { rebuildTriggers } from "./triggers.ts"

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>

/** CREATE SCHEMA. Without a name the schema is called as its owner. */
export function createSchema(session: SessionState, statement: Of<"createSchema">): void {
  const { store } = session
  if (!hasPermission(store, actingAs(session), "CREATE SCHEMA", { kind: "database" })) {
    throw deniedInDatabase("CREATE SCHEMA", session.database)
  }
  const owner = statement.owner === undefined ? actingAs(session).id : ownerOf(session, statement.owner).id
  const name = statement.name ?? statement.owner ?? ""
  if (findSchema(store, name) !== undefined) {
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, {
      state: 6,
      endsBatch: true,
    })
  }
  store.run(
    "insert into k_schemas values (?, ?, ?, ?)",
    BigInt(nextId(store, "schema")),
    name,
    fold(name),
    BigInt(owner),
  )
}

/** DROP SCHEMA; it must be empty. */
export function dropSchema(session: SessionState, statement: Of<"dropSchema">): void {
  const { store } = session
  const schema = findSchema(store, statement.name)
  if (schema === undefined && statement.ifExists) return
  if (
    schema === undefined ||
    !hasPermission(store, actingAs(session), "CONTROL", schemaSecurable(store, schema.id))
  ) {
    throw cannotDrop("schema", statement.name, 15151, 16)
  }
  if (schema.id <= 4) throw new SqlError(15150, `Cannot drop the schema '${schema.name}'.`)
  const object = store.get("select name from k_objects where schema_id = ? limit 1", BigInt(schema.id))
  if (object !== undefined) {
    const text = `Cannot drop schema '${schema.name}' because it is being referenced by object '${textOf(object["name"])}'.`
    throw new SqlError(3729, text)
  }
  store.run("delete from k_permissions where class = 3 and major_id = ?", BigInt(schema.id))
  store.run("delete from k_schemas where schema_id = ?", BigInt(schema.id))
}

function cannotDrop(kind: string, name: string, number = 3701, severity = 11): SqlError {
  const text = `Cannot drop the ${kind} '${name}', because it does not exist or you do not have permission.`
  return new SqlError(number, text, { severity, state: number === 3701 ? 5 : 1 })
}

/** ALTER AUTHORIZATION on schemas, objects and roles. What was granted on an object or schema goes, as in SQL Server. */
export function alterAuthorization(session: SessionState, statement: Of<"alterAuthorization">): void {
  const { store } = session
  const securable = resolveSecurable(session, statement.securable)
  if (securable.kind === "database" || securable.kind === "user")
    throw unsupported(`ALTER AUTHORIZATION on a ${securable.kind}`)
  if (!hasPermission(store, actingAs(session), "TAKE OWNERSHIP", securable)) {
    const name =
      statement.securable.kind === "object" ? statement.securable.name.at(-1) : statement.securable.name
    throw cannotFind(securable.kind, name ?? "")
  }
  const owner = statement.owner === undefined ? undefined : ownerOf(session, statement.owner).id
  const id = BigInt(securable.id)
  if (securable.kind === "object") {
    store.run(
      "update k_objects set owner = ? where object_id = ?",
      owner === undefined ? null : BigInt(owner),
      id,
    )
    store.run("delete from k_permissions where class = 1 and major_id = ?", id)
    return
  }
  if (owner === undefined) throw unsupported("SCHEMA OWNER for this")
  if (securable.kind === "role") {
    store.run("update k_principals set owner = ? where principal_id = ?", BigInt(owner), id)
    return
  }
  store.run("update k_schemas set owner = ? where schema_id = ?", BigInt(owner), id)
  store.run("delete from k_permissions where class = 3 and major_id = ?", id)
}

/** CREATE VIEW, ALTER VIEW and CREATE OR ALTER VIEW. The text is kept and read again for every query. */
export function createView(session: SessionState, statement: Of<"createView">): void {
  const { store } = session
  const existing = statement.mode === "create" ? undefined : findObject(session, statement.name)
  if (statement.mode === "alter" && existing === undefined) {
    throw new SqlError(208, `Invalid object name '${statement.name.join(".")}'.`, { endsBatch: true })
  }
  const compiler = createCompiler(session)
  compiler.nested = true
  const { columns } = compiler.query(statement.query, emptyScope)
  const names = columns.map((column, index) => statement.columns?.[index] ?? column.name)
  if (statement.columns !== undefined && statement.columns.length !== columns.length) {
    const more = statement.columns.length > columns.length
    const text = `View or function '${statement.name.at(-1) ?? ""}' has ${more ? "more" : "fewer"} column names specified than columns defined.`
    throw new SqlError(more ? 4502 : 8158, text, { endsBatch: true })
  }
  const unnamed = names.indexOf("")
  if (unnamed >= 0) {
    const text = `Create View or Function failed because no column name was specified for column ${unnamed + 1}.`
    throw new SqlError(4511, text, { endsBatch: true })
  }
  let id: number
  if (existing === undefined) {
    id = addObject(session, {
      ...placeFor(session, statement.name, "CREATE VIEW"),
      type: "V",
      definition: statement.definition,
    })
  } else {
    requireAlter(session, existing.id, statement.name, existing.type)
    id = existing.id
    store.run(
      "update k_objects set definition = ?, modified = ? where object_id = ?",
      statement.definition,
      nowText(session),
      BigInt(id),
    )
    store.run("delete from k_columns where object_id = ?", BigInt(id))
  }
  names.forEach((name, index) => {
    if (columnsOf(store, id).some((column) => fold(column.name) === fold(name))) {
      const view = statement.name.at(-1) ?? ""
      const text = `Column names in each view or function must be unique. Column name '${name}' in view or function '${view}' is specified more than once.`
      throw new SqlError(4506, text, { endsBatch: true })
    }
    store.run(
      "insert into k_columns values (?, ?, ?, ?, ?, ?, null, null, null, null)",
      BigInt(id),
      BigInt(index + 1),
      name,
      fold(name),
      JSON.stringify(columns[index]?.type ?? int),
      columns[index]?.nullable === false ? 0n : 1n,
    )
  })
}

function requireAlter(session: SessionState, id: number, name: DottedName, type: string): void {
  const securable = objectSecurable(session.store, id)
  const allowed =
    securable !== undefined && hasPermission(session.store, actingAs(session), "ALTER", securable)
  if (allowed && type === "V") return
  throw new SqlError(208, `Invalid object name '${name.join(".")}'.`, { endsBatch: true })
}

/** DROP TABLE and DROP VIEW: takes CONTROL of the object or ALTER on its schema. */
export function dropObject(session: SessionState, statement: Of<"dropObject">): void {
  for (const name of statement.names) dropOne(session, statement, name)
}

function dropOne(session: SessionState, { type, ifExists }: Of<"dropObject">, name: DottedName): void {
  const { store } = session
  const object = findObject(session, name)
  const fits = object !== undefined && object.type === (type === "table" ? "U" : "V")
  if (!fits && ifExists) return
  if (!fits) throw cannotDrop(type, name.join("."))
  const securable = objectSecurable(store, object.id)
  const context = actingAs(session)
  const allowed =
    securable !== undefined &&
    (hasPermission(store, context, "CONTROL", securable) ||
      hasPermission(store, context, "ALTER", schemaSecurable(store, object.schemaId)))
  if (!allowed) throw cannotDrop(type, name.join("."))
  if (isReferenced(session, object.id)) {
    const text = `Could not drop object '${name.join(".")}' because it is referenced by a FOREIGN KEY constraint.`
    throw new SqlError(3726, text)
  }
  const id = BigInt(object.id)
  if (type === "table") {
    rebuildTriggers(session, object.id, "drop")
    const parents = store.all(
      "select json_extract(detail, '$.table') as t from k_constraints where kind = 'F' and parent = ?",
      id,
    )
    store.exec(`DROP TABLE t${object.id}`)
    store.run("delete from k_constraints where parent = ?", id)
    store.run("delete from k_indexes where table_id = ?", id)
    for (const row of parents) if (row["t"] !== id) rebuildTriggers(session, Number(row["t"]))
    forgetIdentity(session, object.id)
  }
  store.run("delete from k_columns where object_id = ?", id)
  store.run("delete from k_permissions where class = 1 and major_id = ?", id)
  store.run("delete from k_objects where object_id = ? or parent = ?", id, id)
}
