import {
  type DatabaseConnection,
  guardedConnection,
  type LoginInput,
  opening,
  type Row,
  sessionTimes,
} from "@keyless/sql"
import type { Connection, Request } from "tedious"
import { firstError, isServerError, serverError } from "./server-error.ts"

const lockTimeout = 1222
const deadlock = 1205
/** Codes of the driver for a statement that it cancelled, because it was told to or for its time, and the server agreed. */
const cancelCodes: ReadonlySet<string | undefined> = new Set(["ECANCEL", "ETIMEOUT"])

/** Sessions of others that hold locks in the database, for whoever may see them (Microsoft Learn, sys.dm_tran_locks). */
const blockers = `
SELECT DISTINCT TOP 5 CONCAT('session ', s.session_id, ' of ', s.login_name, ' (', s.program_name, ')') AS blocker
  FROM sys.dm_tran_locks AS l JOIN sys.dm_exec_sessions AS s ON s.session_id = l.request_session_id
 WHERE l.resource_database_id = DB_ID() AND l.resource_type <> 'DATABASE' AND l.request_status = 'GRANT' AND s.session_id <> @@SPID`

/**
 * Logs in with a token over TLS that is verified against the system's roots. Values are bound as `@p1`, `@p2` and so on: text, bytes or whole
 * numbers.
 *
 * @throws an error of the driver, or of the server with its number; see {@link classifyConnectError}
 */
export async function connect(input: Omit<LoginInput, "user">): Promise<DatabaseConnection> {
  const tedious = await import("tedious")
  const { times = sessionTimes, signal } = input
  const connection = new tedious.Connection({
    server: input.host,
    authentication: {
      type: "azure-active-directory-access-token",
      options: { token: input.token.reveal() },
    },
    options: {
      port: input.port,
      database: input.database,
      encrypt: true,
      trustServerCertificate: false,
      connectTimeout: times.connectMs,
      // After it the driver cancels the statement: the server has no bound of its own.
      requestTimeout: times.statementMs,
      cancelTimeout: times.goodbyeMs,
      // Whoever called waits, and tells about it.
      maxRetriesOnTransientErrors: 0,
      appName: "keyless",
    },
  })
  const gone = new Promise<void>((resolve) => connection.once("end", () => resolve()))
  // A session that is cut while idle reports it here; the next statement fails and tells.
  connection.on("error", () => {})
  const destroy = () => connection.close()

  const typeOf = (value: unknown): Parameters<Request["addParameter"]>[1] => {
    if (typeof value === "string") return tedious.TYPES.NVarChar
    return typeof value === "number" ? tedious.TYPES.Int : tedious.TYPES.VarBinary
  }
  const send = (statement: string, parameters: readonly unknown[]) =>
    new Promise<readonly Row[]>((resolve, reject) => {
      const rows: Row[] = []
      const request = new tedious.Request(statement, (error) => {
        if (error === null || error === undefined) resolve(rows)
        else reject(firstError(error))
      })
      request.on("row", (columns: unknown) => rows.push(rowOf(columns)))
      for (const [index, value] of parameters.entries()) {
        const bound = value instanceof Uint8Array ? Buffer.from(value) : value
        request.addParameter(`p${index + 1}`, typeOf(value), bound)
      }
      if (parameters.length === 0) connection.execSqlBatch(request)
      else connection.execSql(request)
    })
  const ready = opened(connection).then(() => send(`SET LOCK_TIMEOUT ${times.lockMs}`, []))
  await opening(ready, { signal, ms: times.connectMs, cut: destroy })

  return guardedConnection(
    {
      host: input.host,
      gone,
      send,
      destroy,
      async cancel() {
        connection.cancel()
      },
      // The protocol has no good-bye: closing is all there is.
      async close() {
        connection.close()
      },
      // The driver cancels what it is told to, and what takes too long; where the server does not agree, the error is one of the connection.
      outlives: (error) =>
        isServerError(error) || (error instanceof tedious.RequestError && cancelCodes.has(error.code)),
      isLockTimeout: (error) => isServerError(error) && [lockTimeout, deadlock].includes(error.number),
      transaction: {
        begin: "BEGIN TRANSACTION",
        commit: "COMMIT TRANSACTION",
        rollback: "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION",
      },
      blockers,
    },
    times,
  )
}

/** The driver's own error of a login has no number: what the server said comes before it, the reason first. */
function opened(connection: Connection): Promise<void> {
  return new Promise((resolve, reject) => {
    let reason: { readonly number: number; readonly message: string } | undefined
    connection.on("errorMessage", ({ number, message }) => {
      reason ??= { number, message }
    })
    connection.connect((error) => {
      if (error === undefined) return resolve()
      reject(reason === undefined ? error : serverError(reason.number, reason.message, error))
    })
  })
}

/** A row as the driver gives it: one entry for each column, with its value and description. */
function rowOf(columns: unknown): Row {
  if (!Array.isArray(columns)) throw new TypeError("The driver gave an unexpected row.")
  const cells: readonly { readonly value: unknown; readonly metadata: { readonly colName: string } }[] =
    columns
  return Object.fromEntries(cells.map(({ value, metadata }) => [metadata.colName, value]))
}
