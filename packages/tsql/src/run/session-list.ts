import { SqlError } from "../errors.ts"
import { hasPermission } from "../security/check.ts"
import { type SessionState, actingAs } from "./context.ts"

const isolationNumbers = {
  "READ UNCOMMITTED": 1,
  "READ COMMITTED": 2,
  "REPEATABLE READ": 3,
  SERIALIZABLE: 4,
} as const

const seesAll = (session: SessionState) =>
  hasPermission(session.store, actingAs(session), "VIEW DATABASE STATE", { kind: "database" })

/** Sessions of the database for sys.dm_exec_sessions: all of them with VIEW DATABASE STATE, else the own one. */
export function sessionList(
  session: SessionState,
): readonly Readonly<Record<string, string | number | null>>[] {
  const shown = seesAll(session) ? session.sessions() : [session]
  return shown.map((each) => ({
    id: each.sessionId,
    at: each.client.since,
    host: each.client.host,
    program: each.client.program,
    login: each.login.name,
    sid: Buffer.from(each.login.sid).toString("hex"),
    status: each === session || each.lock.waiting.has(each) ? "running" : "sleeping",
    textSize: each.options.textSize,
    dateFirst: each.options.dateFirst,
    quoted: each.options.quotedIdentifiers ? 1 : 0,
    isolation: isolationNumbers[each.options.isolation],
    lockTimeout: each.options.lockTimeout,
    rowCount: each.rowCount,
    lastError: each.lastError,
    transactions: each.transactions,
  }))
}

interface LockRow {
  readonly session: number
  readonly type: "DATABASE" | "OBJECT"
  readonly mode: "S" | "X"
  readonly status: "GRANT" | "WAIT"
}

/**
 * Locks for sys.dm_tran_locks: every session has a shared one on its database, and one of objects stands for all that it reads or writes. Throws
 * Msg 262 and 297 without VIEW DATABASE STATE.
 */
export function lockList(session: SessionState): readonly LockRow[] {
  if (!seesAll(session)) throw notSeen(session.database)
  return session.sessions().flatMap((each): LockRow[] => {
    const { lock, sessionId } = each
    const row = (type: LockRow["type"], mode: LockRow["mode"], status: LockRow["status"] = "GRANT") => ({
      session: sessionId,
      type,
      mode,
      status,
    })
    const rows = [row("DATABASE", "S")]
    if (lock.writer === each) rows.push(row("OBJECT", "X"))
    else if (lock.readers.has(each)) rows.push(row("OBJECT", "S"))
    const wanted = lock.waiting.get(each)
    if (wanted !== undefined) rows.push(row("OBJECT", wanted === "write" ? "X" : "S", "WAIT"))
    return rows
  })
}

function notSeen(database: string): SqlError {
  const denied = new SqlError(262, `VIEW DATABASE STATE permission denied in database '${database}'.`, {
    severity: 14,
  })
  return new SqlError(297, "The user does not have permission to perform this action.", {
    endsBatch: true,
    previous: [denied],
  })
}
