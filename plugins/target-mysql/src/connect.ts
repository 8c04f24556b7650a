import net, { isIPv4 } from "node:net"
import {
  type ConnectProblem,
  type DatabaseConnection,
  guardedConnection,
  isUntrustedCertificate,
  type LoginInput,
  opening,
  type Row,
  sessionTimes,
} from "@keyless/sql"
import type { Connection } from "mysql2/promise"
import { isServerError } from "./server-error.ts"

/** Where a server keeps locks on tables and accounts in view; it is asked only when it has made a statement wait. */
const blockers = `
SELECT CONCAT('connection ', t.PROCESSLIST_ID, ' of ', COALESCE(t.PROCESSLIST_USER, 'the server'), ' (', m.LOCK_TYPE, ' on ', m.OBJECT_TYPE,
         COALESCE(CONCAT(' ', m.OBJECT_SCHEMA, '.', m.OBJECT_NAME), ''), ')') AS blocker
  FROM performance_schema.metadata_locks m JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
 WHERE m.LOCK_STATUS = 'GRANTED' AND t.PROCESSLIST_ID <> CONNECTION_ID() LIMIT 5`

/**
 * Logs in with a token over TLS whose certificate and host name are verified against the system's roots: the token is sent as a clear-text
 * password, so a server that is not who it says it is must not get it. Each call takes one statement.
 *
 * Of a server that is named by an address the driver compares the certificate with the name `localhost`; servers of Azure have names.
 *
 * @throws the driver's error; see {@link classifyConnectError}
 */
export async function connect(input: LoginInput): Promise<DatabaseConnection> {
  const { times = sessionTimes } = input
  const { connection, socket, gone } = await login(input)
  const destroy = () => void socket.destroy()
  return guardedConnection(
    {
      host: input.host,
      gone,
      destroy,
      async send(statement, parameters) {
        const [rows] =
          parameters.length === 0
            ? await connection.query(statement)
            : await connection.execute(statement, parameters.map(String))
        return rowsOf(rows)
      },
      // A server does not look at its clients while it works: it has to be told, by another session of the same account.
      async cancel(signal) {
        const other = await login({ ...input, signal })
        signal.addEventListener("abort", () => other.socket.destroy())
        try {
          await other.connection.query(`KILL QUERY ${connection.threadId}`)
        } finally {
          other.socket.destroy()
        }
      },
      close: () => connection.end(),
      outlives: isServerError,
      isLockTimeout: (error) =>
        isServerError(error) && [ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK].includes(error.errno),
      transaction: { begin: "START TRANSACTION", commit: "COMMIT", rollback: "ROLLBACK" },
      blockers,
    },
    times,
  )
}

async function login(input: LoginInput) {
  const { createConnection } = await import("mysql2")
  const { times = { ...sessionTimes, connectMs: 15_000 }, signal } = input
  // What the driver calls destroying closes its own half and waits for the server; the socket under its TLS can be cut.
  const socket = net.connect(input.port, input.host)
  socket.setNoDelay(true)
  const driver = createConnection({
    stream: socket,
    host: input.host,
    port: input.port,
    database: input.database,
    user: input.user,
    password: input.token.reveal(),
    // Without verifyIdentity the driver takes any certificate of a trusted authority for any host.
    ssl: { rejectUnauthorized: true, verifyIdentity: true, minVersion: "TLSv1.2" },
    enableCleartextPlugin: true,
    multipleStatements: false,
    // A promise that has failed for its time would be reported as one nobody waits for.
    connectTimeout: 0,
    charset: "utf8mb4",
  })
  const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()))
  // A session that is cut while idle reports it here; the next statement fails and tells.
  driver.on("error", () => {})
  const connected = new Promise<Connection>((resolve, reject) => {
    driver.once("connect", () => resolve(driver.promise()))
    driver.once("error", reject)
  })
  const cut = () => void socket.destroy()
  const connection = await opening(
    connected.then(async (made) => {
      await made.query(settings(times.lockMs, times.statementMs))
      return made
    }),
    { signal, ms: times.connectMs, cut },
  )
  return { connection, socket, gone }
}

/**
 * What the session waits for locks of tables and accounts, and of rows, in whole seconds. MySQL bounds only SELECT statements, by a variable that MariaDB does
 * not have, for which it passes over the comment.
 */
function settings(lockMs: number, statementMs: number): string {
  const lock = Math.max(1, Math.round(lockMs / 1000))
  return `SET SESSION lock_wait_timeout = ${lock}, SESSION innodb_lock_wait_timeout = ${lock} /*!80000 , SESSION max_execution_time = ${statementMs} */`
}

/** A statement without rows is answered with a summary. */
function rowsOf(answer: unknown): readonly Row[] {
  return Array.isArray(answer) ? answer.filter(isRow) : []
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null
}

const ER_ACCESS_DENIED_ERROR = 1045
const ER_LOCK_WAIT_TIMEOUT = 1205
const ER_LOCK_DEADLOCK = 1213
const ER_HOST_NOT_PRIVILEGED = 1130

/**
 * Tells what an error on connecting means. The server's firewall answers with error 9000 and `Client with IP address '<address>' is not allowed`,
 * MySQL itself with error 1130 and `Host '<address>' is not allowed`; a firewall may also answer nothing, so a connection that times out
 * counts as blocked by an unknown address. A wrong user or token gets error 1045, a token of somebody else one of Azure's own numbers.
 */
export function classifyConnectError(error: unknown): ConnectProblem {
  if (!(error instanceof Error)) return { kind: "other" }
  if (isServerError(error)) {
    const told = /(?:Client with IP address|Host) '?([0-9.]+)'? is not allowed/i.exec(error.message)?.[1]
    if (told !== undefined && isIPv4(told)) return { kind: "blocked", address: told }
    if (told !== undefined || error.errno === ER_HOST_NOT_PRIVILEGED) return { kind: "blocked" }
    if (error.errno === ER_ACCESS_DENIED_ERROR || /access token is not valid/i.test(error.message)) {
      return { kind: "refused" }
    }
    return { kind: "other" }
  }
  if (isUntrustedCertificate(error)) return { kind: "untrusted" }
  switch ("code" in error ? error.code : undefined) {
    case "ETIMEDOUT":
      return { kind: "blocked" }
    case "HANDSHAKE_NO_SSL_SUPPORT":
      return { kind: "untrusted" }
    // The driver puts this in place of the code that Node.js gives: of a certificate, or of a connection that was cut.
    case "HANDSHAKE_SSL_ERROR":
      return /disconnected|ECONNRESET|EPIPE/.test(error.message)
        ? { kind: "unreachable" }
        : { kind: "untrusted" }
    default:
      return { kind: "unreachable" }
  }
}
