import { type Store, numberOf } from "../storage/sqlite.ts"
import { classIds } from "./permissions.ts"

/** Something permissions are about. */
export type Securable =
  | { readonly kind: "database" }
  | { readonly kind: "schema"; readonly id: number; readonly owner: number }
  | { readonly kind: "object"; readonly id: number; readonly schemaId: number; readonly owner: number }
  | { readonly kind: "user" | "role"; readonly id: number; readonly owner: number | undefined }

/** The securable's class and id, as sys.database_permissions has them. */
export function idOf(securable: Securable): { class: number; majorId: number } {
  switch (securable.kind) {
    case "database":
      return { class: classIds.database, majorId: 0 }
    case "schema":
      return { class: classIds.schema, majorId: securable.id }
    case "object":
      return { class: classIds.object, majorId: securable.id }
    default:
      return { class: classIds.principal, majorId: securable.id }
  }
}

/** The schema as securable; it must exist. */
export function schemaSecurable(store: Store, id: number): Securable {
  const row = store.get("select owner from k_schemas where schema_id = ?", BigInt(id))
  return { kind: "schema", id, owner: numberOf(row?.["owner"]) }
}

/** The table or view as securable; undefined if there is none. An object without owner of its own belongs to its schema's. */
export function objectSecurable(store: Store, id: number): Securable | undefined {
  const row = store.get(
    `select o.schema_id, coalesce(o.owner, s.owner) as owner from k_objects o join k_schemas s on s.schema_id = o.schema_id
      where o.object_id = ?`,
    BigInt(id),
  )
  if (row === undefined) return undefined
  return { kind: "object", id, schemaId: numberOf(row["schema_id"]), owner: numberOf(row["owner"]) }
}
