import { createConnection } from "mysql2/promise"
import type { Connection, RowDataPacket } from "mysql2/promise"
import { startMariadb, superuserName } from "./process.ts"
import { readableUserView } from "./user-view.ts"

export type Row = Readonly<Record<string, unknown>>

/** A MariaDB with the gateway's own connection to it. */
export interface Engine {
  readonly socket: string
  /** Password of every account whose password the gateway itself checks. */
  readonly secret: string
  /** Runs one statement as superuser. Throws mysql2's error. */
  query(sql: string, values?: readonly (string | number)[]): Promise<readonly Row[]>
  /** Runs statements as an account whose password is `secret`, over a connection of their own. */
  runAs(user: string, database: string, statements: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Starts the engine and prepares its system tables; see `startMariadb` for how and where it runs. */
export async function startEngine(directory: string): Promise<Engine> {
  const server = await startMariadb(directory)
  const { socket, secret } = server
  const open = async (user: string, database?: string): Promise<Connection> => {
    const connection = await createConnection({
      socketPath: socket,
      user,
      password: secret,
      ...(database !== undefined && { database }),
    })
    // Told to whoever waits for an answer as well.
    connection.on("error", () => undefined)
    return connection
  }
  let own: Connection
  try {
    own = await open(superuserName)
    for (const statement of await readableUserView(own)) await own.query(statement)
  } catch (error) {
    await server.stop()
    throw error
  }
  return {
    socket,
    secret,
    async query(sql, values) {
      const [rows] =
        values === undefined
          ? await own.query<RowDataPacket[]>(sql)
          : await own.execute<RowDataPacket[]>(sql, [...values])
      // Statements without rows answer something else than the type says.
      return Array.isArray(rows) ? rows : []
    },
    async runAs(user, database, statements) {
      if (statements.length === 0) return
      const connection = await open(user, database)
      try {
        for (const statement of statements) await connection.query(statement)
      } finally {
        await connection.end()
      }
    },
    async close() {
      own.destroy()
      await server.stop()
    },
  }
}
