import net from "node:net"
import {
  type ConnectProblem,
  type DatabaseConnection,
  guardedConnection,
  isUntrustedCertificate,
  type LoginInput,
  opening,
  sessionTimes,
} from "@keyless/sql"
import { cancelRequest } from "./cancel-request.ts"

/**
 * Two transactions that grant on the same object at once fail with "tuple concurrently updated", so runs of Keyless on one database wait for
 * each other, before they hold any other lock: this wait is the one that is allowed to be long. The number is the ASCII codes of "keyless".
 */
const begin = (turnMs: number, lockMs: number) =>
  [
    "BEGIN",
    `SET LOCAL lock_timeout = ${turnMs}`,
    "SELECT pg_catalog.pg_advisory_xact_lock(x'6b65796c657373'::bigint)",
    `SET LOCAL lock_timeout = ${lockMs}`,
  ].join("; ")

/**
 * Sessions of others that hold locks on tables and the like of this database. A waiting statement names nobody (view pg_locks and
 * section 13.3 of PostgreSQL's documentation).
 */
const blockers = `
select pg_catalog.format('process %s of %s%s%s', a.pid, coalesce(a.usename::text, 'the server'),
         case when a.application_name = '' then '' else ' (' || a.application_name || ')' end,
         case when a.xact_start is null then '' else ', in a transaction since ' || pg_catalog.date_trunc('second', a.xact_start) end
       ) as blocker
  from pg_catalog.pg_stat_activity a
 where a.pid <> pg_catalog.pg_backend_pid()
   and exists (select 1 from pg_catalog.pg_locks l
                where l.pid = a.pid and l.granted
                  and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = pg_catalog.current_database())
                  and (l.relation >= 16384 or l.locktype in ('object', 'advisory')))
 order by a.xact_start nulls last limit 5`

/**
 * Logs in with a token over TLS that is verified against the system's roots: the token is sent as a clear-text password, so a server
 * that is not who it says it is must not get it.
 *
 * @throws the driver's error; see {@link classifyConnectError}
 */
export async function connect(input: LoginInput): Promise<DatabaseConnection> {
  const { default: pg } = await import("pg")
  const { times = { ...sessionTimes, connectMs: 15_000 }, signal } = input
  // The driver's own end waits for the server; the socket under its TLS can be cut.
  const socket = new net.Socket()
  const client = new pg.Client({
    host: input.host,
    port: input.port,
    database: input.database,
    user: input.user,
    password: input.token.reveal(),
    ssl: { rejectUnauthorized: true },
    stream: () => socket,
    lock_timeout: times.lockMs,
    statement_timeout: times.statementMs,
    // This process may be suspended in the middle of a transaction, with locks.
    idle_in_transaction_session_timeout: times.statementMs,
    application_name: "keyless",
  })
  const gone = new Promise<void>((resolve) => client.once("end", () => resolve()))
  // A session that is cut while idle reports it here; the next statement fails and tells.
  client.on("error", () => {})
  const destroy = () => void socket.destroy()
  await opening(client.connect(), { signal, ms: times.connectMs, cut: destroy })
  return guardedConnection(
    {
      host: input.host,
      gone,
      destroy,
      async send(statement, parameters) {
        if (parameters.length > 0) {
          return (await client.query<Record<string, unknown>>(statement, [...parameters])).rows
        }
        // Several statements in one text have several results, which nobody needs.
        const result: unknown = await client.query<Record<string, unknown>>(statement)
        return isResult(result) ? result.rows : []
      },
      cancel: (given) => cancelRequest(input, client, given),
      close: () => client.end(),
      outlives: isServerError,
      // SQLSTATE lock_not_available and deadlock_detected (PostgreSQL documentation, appendix A).
      isLockTimeout: (error) => ["55P03", "40P01"].includes(errorCode(error) ?? ""),
      transaction: { begin: begin(times.turnMs, times.lockMs), commit: "COMMIT", rollback: "ROLLBACK" },
      blockers,
    },
    times,
  )
}

function isResult(value: unknown): value is { readonly rows: readonly Record<string, unknown>[] } {
  return typeof value === "object" && value !== null && "rows" in value && Array.isArray(value.rows)
}

/**
 * Tells what an error on connecting means. The server's firewall answers with SQLSTATE 28000 and `no pg_hba.conf entry for host "<address>"`,
 * a wrong user or token with 28P01 (PostgreSQL documentation, appendix A).
 */
export function classifyConnectError(error: unknown): ConnectProblem {
  const code = errorCode(error)
  const message = error instanceof Error ? error.message : ""
  const address = /no pg_hba\.conf entry for host "([^"]+)"/.exec(message)?.[1]
  if (address !== undefined) return { kind: "blocked", address }
  if (code === "28P01" || code === "28000") return { kind: "refused" }
  if (isUntrustedCertificate(error)) return { kind: "untrusted" }
  return isServerError(error) ? { kind: "other" } : { kind: "unreachable" }
}

/** Whether the server itself sent the error: only those have a severity. */
export function isServerError(error: unknown): boolean {
  return error instanceof Error && "severity" in error
}

/** SQLSTATE or system error code. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined
}

/** SQLSTATE of an error for messages: `SQLSTATE 42501`. */
export function sqlstate(error: unknown): string | undefined {
  const code = errorCode(error)
  return code === undefined ? undefined : `SQLSTATE ${code}`
}
