import {
  type ConnectProblem,
  type DatabaseSession,
  isUntrustedCertificate,
  type LoginInput,
} from "@keyless/sql"

const connectTimeoutMs = 15_000

/**
 * Two transactions that grant on the same object at once fail with "tuple concurrently updated", so runs of Keyless on one database wait for
 * each other. The number is the ASCII codes of "keyless".
 */
const oneAtATime = "SELECT pg_catalog.pg_advisory_xact_lock(x'6b65796c657373'::bigint)"

/**
 * Logs in with a token over TLS that is verified against the system's roots: the token is sent as a clear-text password, so a server
 * that is not who it says it is must not get it.
 *
 * @throws the driver's error; see {@link classifyConnectError}
 */
export async function connect(input: LoginInput): Promise<DatabaseSession> {
  const { default: pg } = await import("pg")
  const client = new pg.Client({
    host: input.host,
    port: input.port,
    database: input.database,
    user: input.user,
    password: input.token.reveal(),
    ssl: { rejectUnauthorized: true },
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: "keyless",
  })
  // A session that is cut while idle reports it here; the next statement fails and tells.
  client.on("error", () => {})
  await client.connect()
  return {
    async query(statement, parameters) {
      const result = await client.query<Record<string, unknown>>(
        statement,
        parameters === undefined ? [] : [...parameters],
      )
      return result.rows
    },
    async transaction(statements) {
      await client.query("BEGIN")
      try {
        await client.query(oneAtATime)
        for (const statement of statements) await client.query(statement)
        await client.query("COMMIT")
      } catch (error) {
        await client.query("ROLLBACK")
        throw error
      }
    },
    end: () => client.end(),
  }
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
