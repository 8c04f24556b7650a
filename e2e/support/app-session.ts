import mssql from "mssql"
import mysql from "mysql2/promise"
import pg from "pg"

/** A database as the app reaches it. */
export interface AppDatabase {
  readonly protocol: "postgresql" | "mysql" | "tds"
  readonly host: string
  readonly port: number
  readonly database: string
  /** Not asked for where the token says it all. */
  readonly user?: string
  readonly token: string
}

/** Runs statements without parameters and answers the rows of the last one. */
export type Run = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** A work that runs statements one after the other. */
export function inTurn(statements: readonly string[]): (run: Run) => Promise<void> {
  return async (run) => {
    for (const statement of statements) await run(statement)
  }
}

/** Opens a session with the driver of the protocol over verified TLS, hands it to `work`, and closes it. @throws the driver's error */
export function inAppSession<T>(at: AppDatabase, work: (run: Run) => Promise<T>): Promise<T> {
  switch (at.protocol) {
    case "postgresql":
      return onPostgresql(at, work)
    case "mysql":
      return onMysql(at, work)
    case "tds":
      return onTds(at, work)
  }
}

async function onPostgresql<T>({ user, token, ...at }: AppDatabase, work: (run: Run) => Promise<T>) {
  const client = new pg.Client({
    host: at.host,
    port: at.port,
    database: at.database,
    user,
    password: token,
    ssl: { rejectUnauthorized: true },
  })
  client.on("error", () => {})
  await client.connect()
  try {
    return await work(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows)
  } finally {
    await client.end()
  }
}

async function onMysql<T>({ user, token, ...at }: AppDatabase, work: (run: Run) => Promise<T>) {
  const connection = await mysql.createConnection({
    host: at.host,
    port: at.port,
    database: at.database,
    ...(user === undefined ? {} : { user }),
    password: token,
    ssl: { rejectUnauthorized: true, verifyIdentity: true },
    enableCleartextPlugin: true,
  })
  try {
    return await work(async (sql) => {
      const [rows]: readonly unknown[] = await connection.query(sql)
      return Array.isArray(rows) ? rows.filter(isRow) : []
    })
  } finally {
    await connection.end()
  }
}

async function onTds<T>({ token, ...at }: AppDatabase, work: (run: Run) => Promise<T>) {
  const pool = await new mssql.ConnectionPool({
    server: at.host,
    port: at.port,
    database: at.database,
    authentication: { type: "azure-active-directory-access-token", options: { token } },
    options: { encrypt: true, trustServerCertificate: false },
    pool: { max: 1 },
  }).connect()
  try {
    return await work(
      async (sql) => (await pool.request().query<Record<string, unknown>>(sql)).recordset ?? [],
    )
  } finally {
    await pool.close()
  }
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
