import type { DatabaseSession, LoginInput, Row } from "@keyless/sql"
import type { Connection, Request } from "tedious"
import { firstError, serverError } from "./server-error.ts"

// A database that was paused takes a connection before it can serve it.
const connectTimeoutMs = 30_000
const requestTimeoutMs = 60_000

/**
 * Logs in with a token over TLS that is verified against the system's roots. Values are bound as `@p1`, `@p2` and so on: text, bytes or whole
 * numbers.
 *
 * @throws an error of the driver, or of the server with its number; see {@link classifyConnectError}
 */
export async function connect(input: Omit<LoginInput, "user">): Promise<DatabaseSession> {
  const tedious = await import("tedious")
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
      connectTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      // Whoever called waits, and tells about it.
      maxRetriesOnTransientErrors: 0,
      appName: "keyless",
    },
  })
  // A session that is cut while idle reports it here; the next statement fails and tells.
  connection.on("error", () => {})
  await opened(connection)

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
  // The driver takes one request at a time; steps may ask at once.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }

  return {
    query: (statement, parameters = []) => inTurn(() => send(statement, parameters)),
    transaction: (statements) =>
      inTurn(async () => {
        await send("BEGIN TRANSACTION", [])
        try {
          for (const statement of statements) await send(statement, [])
          await send("COMMIT TRANSACTION", [])
        } catch (error) {
          // Some errors have ended the transaction already.
          await send("IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION", []).catch(() => {})
          throw error
        }
      }),
    end: () =>
      new Promise((resolve) => {
        connection.once("end", () => resolve())
        connection.close()
      }),
  }
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
