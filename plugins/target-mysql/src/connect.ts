import { isIPv4 } from "node:net"
import {
  type ConnectProblem,
  type DatabaseSession,
  isUntrustedCertificate,
  type LoginInput,
  type Row,
} from "@keyless/sql"
import { isServerError } from "./server-error.ts"

const connectTimeoutMs = 15_000

/**
 * Logs in with a token over TLS whose certificate and host name are verified against the system's roots: the token is sent as a clear-text
 * password, so a server that is not who it says it is must not get it. Each call takes one statement.
 *
 * Of a server that is named by an address the driver compares the certificate with the name `localhost`; servers of Azure have names.
 *
 * @throws the driver's error; see {@link classifyConnectError}
 */
export async function connect(input: LoginInput): Promise<DatabaseSession> {
  const { createConnection } = await import("mysql2/promise")
  const connection = await createConnection({
    host: input.host,
    port: input.port,
    database: input.database,
    user: input.user,
    password: input.token.reveal(),
    // Without verifyIdentity the driver takes any certificate of a trusted authority for any host.
    ssl: { rejectUnauthorized: true, verifyIdentity: true, minVersion: "TLSv1.2" },
    enableCleartextPlugin: true,
    multipleStatements: false,
    connectTimeout: connectTimeoutMs,
    charset: "utf8mb4",
  })
  // A session that is cut while idle reports it here; the next statement fails and tells.
  connection.on("error", () => {})
  const query = async (statement: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> => {
    const [rows] =
      parameters.length === 0
        ? await connection.query(statement)
        : await connection.execute(statement, parameters.map(String))
    return rowsOf(rows)
  }
  return {
    query,
    async transaction(statements) {
      await connection.beginTransaction()
      try {
        for (const statement of statements) await query(statement)
        await connection.commit()
      } catch (error) {
        await connection.rollback()
        throw error
      }
    },
    end: () => connection.end(),
  }
}

/** A statement without rows is answered with a summary. */
function rowsOf(answer: unknown): readonly Row[] {
  return Array.isArray(answer) ? answer.filter(isRow) : []
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null
}

const ER_ACCESS_DENIED_ERROR = 1045
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
