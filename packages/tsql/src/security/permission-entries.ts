import { SqlError } from "../errors.ts"
import { type Store, numberOf } from "../storage/sqlite.ts"

/** A permission on a securable, by the ids of sys.database_permissions. */
export interface PermissionOn {
  readonly class: number
  readonly majorId: number
  readonly permission: string
}

/** What a statement does to an entry. */
export interface Change {
  readonly kind: "grant" | "deny" | "revoke"
  /** WITH GRANT OPTION, or GRANT OPTION FOR. */
  readonly grantOption: boolean
  readonly cascade: boolean
}

const place = "class = ? and major_id = ? and permission = ?"

/**
 * Changes what a grantor has granted or denied to a grantee. Every grantor has an entry of its own, so a REVOKE leaves what others have
 * granted. CASCADE takes along what the grantee has passed on.
 * https://learn.microsoft.com/sql/t-sql/statements/revoke-transact-sql
 *
 * Throws Msg 4611 where the grantee may have passed the permission on and CASCADE is missing.
 */
export function changeEntry(
  store: Store,
  change: Change,
  on: PermissionOn,
  grantee: number,
  grantor: number,
): void {
  const held = stateOf(store, on, grantee, grantor)
  if (change.kind === "grant") {
    // A plain GRANT leaves the grant option.
    if (held !== "W") setEntry(store, on, grantee, grantor, change.grantOption ? "W" : "G")
    return
  }
  if (held === "W" && !change.cascade) {
    throw new SqlError(4611, "To revoke or deny grantable privileges, specify the CASCADE option.")
  }
  const passedOn = change.cascade ? passedOnBy(store, on, grantee) : []
  for (const entry of passedOn) removeEntry(store, on, entry.grantee, entry.grantor)
  if (change.kind === "deny") {
    setEntry(store, on, grantee, grantor, "D")
    for (const entry of passedOn) setEntry(store, on, entry.grantee, grantor, "D")
  } else if (!change.grantOption) removeEntry(store, on, grantee, grantor)
  else if (held === "W") setEntry(store, on, grantee, grantor, "G")
}

/** Entries that a principal has granted, and that those have granted in turn who can do so no longer. */
function passedOnBy(store: Store, on: PermissionOn, first: number): { grantee: number; grantor: number }[] {
  const entries = store
    .all(`select grantee, grantor, state from k_permissions where ${place}`, ...keyOf(on))
    .map((row) => ({
      grantee: numberOf(row["grantee"]),
      grantor: numberOf(row["grantor"]),
      state: String(row["state"]),
    }))
  const gone = new Set<(typeof entries)[number]>()
  const givers = new Set([first])
  for (const giver of givers) {
    for (const entry of entries) if (entry.grantor === giver && entry.state !== "D") gone.add(entry)
    for (const { grantee } of gone) {
      const still = entries.some(
        (entry) => entry.grantee === grantee && entry.state === "W" && !gone.has(entry),
      )
      if (!still) givers.add(grantee)
    }
  }
  return [...gone]
}

function keyOf(on: PermissionOn) {
  return [BigInt(on.class), BigInt(on.majorId), on.permission] as const
}

function stateOf(store: Store, on: PermissionOn, grantee: number, grantor: number) {
  const sql = `select state from k_permissions where ${place} and grantee = ? and grantor = ?`
  return store.get(sql, ...keyOf(on), BigInt(grantee), BigInt(grantor))?.["state"]
}

function removeEntry(store: Store, on: PermissionOn, grantee: number, grantor: number): void {
  const sql = `delete from k_permissions where ${place} and grantee = ? and grantor = ?`
  store.run(sql, ...keyOf(on), BigInt(grantee), BigInt(grantor))
}

function setEntry(
  store: Store,
  on: PermissionOn,
  grantee: number,
  grantor: number,
  state: "G" | "W" | "D",
): void {
  const sql =
    "insert or replace into k_permissions (class, major_id, permission, grantee, grantor, state) values (?, ?, ?, ?, ?, ?)"
  store.run(sql, ...keyOf(on), BigInt(grantee), BigInt(grantor), state)
}
