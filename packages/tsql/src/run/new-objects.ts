import { defaultSchema, findSchema, splitName } from "../catalog/objects.ts"
import { SqlError } from "../errors.ts"
import { deniedInDatabase, hasPermission } from "../security/check.ts"
import { schemaSecurable } from "../security/securable.ts"
import { nextId } from "../storage/system-tables.ts"
import type { DottedName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"
import { nowText } from "../values/now.ts"
import { type SessionState, actingAs } from "./context.ts"

/** Where a new object goes. Throws Msg 262, 2760 and 2714. */
export function placeFor(
  session: SessionState,
  dotted: DottedName,
  permission: string,
): { schemaId: number; name: string } {
  const { store } = session
  const { schema: given, name } = splitName(session, dotted)
  if (!hasPermission(store, actingAs(session), permission, { kind: "database" })) {
    throw deniedInDatabase(permission, session.database)
  }
  const schemaName = given ?? defaultSchema(session)
  const schema = findSchema(store, schemaName)
  if (
    schema === undefined ||
    !hasPermission(store, actingAs(session), "ALTER", schemaSecurable(store, schema.id))
  ) {
    const text = `The specified schema name "${schemaName}" either does not exist or you do not have permission to use it.`
    throw new SqlError(2760, text, { endsBatch: true })
  }
  if (["sys", "information_schema"].includes(fold(schemaName))) {
    const text = `The specified schema name "${schemaName}" either does not exist or you do not have permission to use it.`
    throw new SqlError(2760, text, { endsBatch: true })
  }
  if (
    store.get("select 1 from k_objects where schema_id = ? and folded = ?", BigInt(schema.id), fold(name)) !==
    undefined
  ) {
    const text = `There is already an object named '${name}' in the database.`
    throw new SqlError(2714, text, { state: 6, endsBatch: true })
  }
  return { schemaId: schema.id, name }
}

/** Enters an object into the catalog. */
export function addObject(
  session: SessionState,
  object: {
    schemaId: number
    name: string
    type: string
    parent?: number
    definition?: string
    namedBySystem?: boolean
  },
): number {
  const id = nextId(session.store, "object")
  const at = nowText(session)
  session.store.run(
    "insert into k_objects values (?, ?, ?, ?, ?, ?, null, ?, ?, ?, ?)",
    BigInt(id),
    BigInt(object.schemaId),
    object.name,
    fold(object.name),
    object.type,
    BigInt(object.parent ?? 0),
    at,
    at,
    object.definition ?? null,
    object.namedBySystem === true ? 1n : 0n,
  )
  return id
}
