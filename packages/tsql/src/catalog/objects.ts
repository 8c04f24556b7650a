import type { SqlType } from "../engine.ts"
import { SqlError } from "../errors.ts"
import { type SessionState, actingAs } from "../run/context.ts"
import { principalById } from "../security/principals.ts"
import { type Store, numberOf, textOf } from "../storage/sqlite.ts"
import type { DottedName } from "../syntax/ast.ts"
import { fold } from "../values/fold.ts"

export interface CatalogObject {
  readonly id: number
  readonly schemaId: number
  readonly schema: string
  readonly name: string
  /** U: table, V: view, the others are constraints. */
  readonly type: string
  readonly parent: number
  readonly owner: number
  readonly definition: string | undefined
}

export interface CatalogColumn {
  readonly id: number
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly identity: { readonly seed: bigint; readonly increment: bigint } | undefined
  readonly default: string | undefined
  readonly defaultId: number | undefined
}

export function findSchema(
  store: Store,
  name: string,
): { id: number; name: string; owner: number } | undefined {
  const row = store.get("select * from k_schemas where folded = ?", fold(name))
  if (row === undefined) return undefined
  return { id: numberOf(row["schema_id"]), name: textOf(row["name"]), owner: numberOf(row["owner"]) }
}

/** The schema that a name without schema is looked for in, and made in. */
export function defaultSchema(session: SessionState): string {
  return principalById(session.store, actingAs(session).id)?.defaultSchema ?? "dbo"
}

/** Parts of a name of at most three. Throws Msg 40515 for another database and Msg 117 for too many parts. */
export function splitName(
  session: SessionState,
  name: DottedName,
): { schema: string | undefined; name: string } {
  const [last = "", schema, database, server] = name.toReversed()
  const elsewhere = database !== undefined && database !== "" && fold(database) !== fold(session.database)
  if (elsewhere || server !== undefined) {
    throw new SqlError(
      40515,
      `Reference to database and/or server name in '${name.join(".")}' is not supported in this version of SQL Server.`,
      { severity: 15, endsBatch: true },
    )
  }
  return { schema: schema === "" ? undefined : schema, name: last }
}

/** A table, view or constraint by name; a name without schema is looked for in the user's default schema, then in dbo. */
export function findObject(session: SessionState, dotted: DottedName): CatalogObject | undefined {
  const { schema, name } = splitName(session, dotted)
  const schemas = schema === undefined ? [defaultSchema(session), "dbo"] : [schema]
  for (const candidate of schemas) {
    const row = session.store.get(
      `${objectQuery} where s.folded = ? and o.folded = ?`,
      fold(candidate),
      fold(name),
    )
    if (row !== undefined) return objectOf(row)
  }
  return undefined
}

const objectQuery = `select o.*, s.name as schema_name, coalesce(o.owner, s.owner) as effective_owner
  from k_objects o join k_schemas s on s.schema_id = o.schema_id`

export function objectById(store: Store, id: number): CatalogObject | undefined {
  const row = store.get(`${objectQuery} where o.object_id = ?`, BigInt(id))
  return row === undefined ? undefined : objectOf(row)
}

function objectOf(row: NonNullable<ReturnType<Store["get"]>>): CatalogObject {
  return {
    id: numberOf(row["object_id"]),
    schemaId: numberOf(row["schema_id"]),
    schema: textOf(row["schema_name"]),
    name: textOf(row["name"]),
    type: textOf(row["type"]),
    parent: numberOf(row["parent"]),
    owner: numberOf(row["effective_owner"]),
    definition: textOf(row["definition"]) || undefined,
  }
}

/** Columns in order. */
export function columnsOf(store: Store, objectId: number): CatalogColumn[] {
  return store
    .all("select * from k_columns where object_id = ? order by column_id", BigInt(objectId))
    .map((row) => ({
      id: numberOf(row["column_id"]),
      name: textOf(row["name"]),
      type: JSON.parse(textOf(row["type"])) as SqlType,
      nullable: row["nullable"] === 1n,
      identity:
        typeof row["seed"] === "bigint" && typeof row["increment"] === "bigint"
          ? { seed: row["seed"], increment: row["increment"] }
          : undefined,
      default: typeof row["default_sql"] === "string" ? row["default_sql"] : undefined,
      defaultId: typeof row["default_id"] === "bigint" ? Number(row["default_id"]) : undefined,
    }))
}
