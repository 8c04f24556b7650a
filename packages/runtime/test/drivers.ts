import type { RowDataPacket } from "mysql2/promise"
import { createPool as createMssqlPool } from "../src/mssql.ts"
import { createPool as createMysqlPool } from "../src/mysql2.ts"
import { createPool as createPgPool } from "../src/pg.ts"
import type { ConnectionOptions } from "../src/app-connection.ts"
import type { Protocol } from "../src/index.ts"

/** A pool as the tests use it, whatever the driver. */
export interface TestPool {
  /** The name that the database gives whoever is logged in. */
  me(): Promise<string>
  /** What the database calls the session that answers. */
  session(): Promise<string>
  end(): Promise<void>
}

/** What the tests ask of a pool besides its connection. */
export interface TestPoolOptions extends ConnectionOptions {
  readonly max?: number
  /** Seconds after which a connection is not used any more, or after which an idle one is closed. */
  readonly recycleSeconds?: number
}

/** Makes a pool of each driver. */
export const drivers: Readonly<Record<Protocol, (options: TestPoolOptions) => Promise<TestPool>>> = {
  async postgresql({ max = 4, recycleSeconds, ...options }) {
    const driver = { max, ...(recycleSeconds === undefined ? {} : { maxLifetimeSeconds: recycleSeconds }) }
    const pool = createPgPool({ ...options, driver })
    return {
      me: async () => String((await pool.query("select current_user as me")).rows[0]?.me),
      session: async () => String((await pool.query("select pg_backend_pid() as id")).rows[0]?.id),
      end: () => pool.end(),
    }
  },
  async mysql({ max = 4, recycleSeconds, ...options }) {
    const idle = recycleSeconds === undefined ? {} : { maxIdle: 0, idleTimeout: recycleSeconds * 1000 }
    const pool = createMysqlPool({ ...options, driver: { connectionLimit: max, ...idle } })
    const first = async (sql: string) => {
      const [[row]] = await pool.query<RowDataPacket[]>(sql)
      return String(row?.["value"])
    }
    return {
      me: () => first("select substring_index(current_user(), '@', 1) as value"),
      session: () => first("select connection_id() as value"),
      end: () => pool.end(),
    }
  },
  async tds({ max = 4, recycleSeconds, ...options }) {
    const idle = recycleSeconds === undefined ? {} : { idleTimeoutMillis: recycleSeconds * 1000 }
    const pool = await createMssqlPool({ ...options, driver: { pool: { max, min: 0, ...idle } } })
    return {
      me: async () => String((await pool.query<{ me: string }>("select user_name() as me")).recordset[0]?.me),
      session: async () => String((await pool.query<{ id: number }>("select @@spid as id")).recordset[0]?.id),
      end: () => pool.close(),
    }
  },
}
