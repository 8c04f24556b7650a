import { type Row, type Store, numberOf, textOf } from "../storage/sqlite.ts"
import { fixedRoles, principalIds } from "../storage/system-tables.ts"
import { fold } from "../values/fold.ts"

/** An entry of sys.database_principals. */
export interface Principal {
  readonly id: number
  readonly name: string
  /** S: user of the database alone, E: Entra user or application, X: Entra group, R: role. */
  readonly type: "S" | "E" | "X" | "R"
  readonly sid: Uint8Array | undefined
  readonly defaultSchema: string | undefined
  readonly owner: number | undefined
}

function principalOf(row: Row | undefined): Principal | undefined {
  if (row === undefined) return undefined
  const type = textOf(row["type"])
  return {
    id: numberOf(row["principal_id"]),
    name: textOf(row["name"]),
    type: type === "E" || type === "X" || type === "R" ? type : "S",
    sid: row["sid"] instanceof Uint8Array ? row["sid"] : undefined,
    defaultSchema: textOf(row["default_schema"]) || undefined,
    owner: row["owner"] === null ? undefined : numberOf(row["owner"]),
  }
}

export function findPrincipal(store: Store, name: string): Principal | undefined {
  return principalOf(store.get("select * from k_principals where folded = ?", fold(name)))
}

export function principalById(store: Store, id: number): Principal | undefined {
  return principalOf(store.get("select * from k_principals where principal_id = ?", BigInt(id)))
}

export function principalBySid(store: Store, sid: Uint8Array): Principal | undefined {
  return principalOf(store.get("select * from k_principals where sid = ?", sid))
}

/** Users of groups (type X). */
export function groupUsers(store: Store): Principal[] {
  return store
    .all("select * from k_principals where type = 'X'")
    .map(principalOf)
    .filter((principal) => principal !== undefined)
}

/** Whether a principal is there in every database and can be neither dropped nor changed. */
export function isBuiltIn(principal: Principal): boolean {
  return principal.id <= principalIds.sys || fixedRoles.some(([, id]) => id === principal.id)
}

export function isFixedRole(principal: Principal): boolean {
  return fixedRoles.some(([, id]) => id === principal.id)
}
