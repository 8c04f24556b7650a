import { createPool as createDriverPool, type Pool, type PoolConnection, type PoolOptions } from "mysql2"
import type { Pool as PromisePool } from "mysql2/promise"
import { type AppConnection, type ConnectionOptions, openAppConnection } from "./app-connection.ts"
import { ownErrorIn } from "./errors.ts"

/** What the connection says itself. */
type Own =
  | "host"
  | "port"
  | "user"
  | "database"
  | "password"
  | "password1"
  | "passwordSha1"
  | "uri"
  | "authPlugins"

/** @public */
export interface Mysql2Options extends ConnectionOptions {
  /** More options of the pool, such as `connectionLimit`. TLS is verified whatever `ssl` says; it may bring a `ca`. */
  readonly driver?: Omit<PoolOptions, Own>
}

/** The options of a pool or a connection of `mysql2`. @public */
export type Mysql2PoolOptions = PoolOptions & {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly authPlugins: NonNullable<PoolOptions["authPlugins"]>
}

/**
 * A function that answers a token. `mysql2` keeps a `password` as long as the pool, so give it {@link poolOptions} instead where you can.
 *
 * @throws RuntimeError as `readConnection`
 * @public
 */
export function passwordProvider(options: ConnectionOptions = {}): () => Promise<string> {
  const { held } = openAppConnection("mysql", options)
  return () => held.get()
}

/**
 * The options with which `mysql2`, and what stands on it, opens the database, for people who build their own pool. There is no `password` in
 * it: the authentication plugin answers a token in each handshake.
 *
 * @throws RuntimeError as `readConnection`
 * @example mysql.createPool(poolOptions())
 * @public
 */
export function poolOptions(options: Mysql2Options = {}): Mysql2PoolOptions {
  return driverOptions(openAppConnection("mysql", options), options.driver)
}

/**
 * A pool of `mysql2/promise` that outlives its tokens. Where the server refuses a token, the connection is tried once more with a new one.
 *
 * @throws RuntimeError as `readConnection`
 * @example const [rows] = await createPool().query("select current_user()")
 * @public
 */
export function createPool(options: Mysql2Options = {}): PromisePool {
  return createCallbackPool(options).promise()
}

/**
 * The same with callbacks, as `mysql2` without `/promise`.
 *
 * @throws RuntimeError as `readConnection`
 * @public
 */
export function createCallbackPool(options: Mysql2Options = {}): Pool {
  const app = openAppConnection("mysql", options)
  const pool = createDriverPool(driverOptions(app, options.driver))
  const connect = pool.getConnection.bind(pool)
  const getConnection = (callback: Connected) => {
    const begun = app.held.elapsed()
    connect((error, connection) => {
      if (error === null || error === undefined) callback(error, connection)
      else if (isRefusal(error) && app.held.refused(begun)) connect(callback)
      // Where no token came, the driver gives an error of its own.
      else callback(ownErrorIn(error) ?? error, connection)
    })
  }
  return Object.assign(pool, { getConnection })
}

type Connected = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => void

/** `ER_ACCESS_DENIED_ERROR` (MySQL, "Server Error Message Reference"). */
function isRefusal(error: NodeJS.ErrnoException): boolean {
  return error.errno === 1045
}

function driverOptions(
  { connection, held }: AppConnection,
  driver: Mysql2Options["driver"] = {},
): Mysql2PoolOptions {
  const { host, port, user, database } = connection
  const answerToken = async () => {
    try {
      return Buffer.from(`${await held.get()}\0`)
    } catch (cause) {
      // The driver writes a code of its own into what it catches.
      throw new Error(cause instanceof Error ? cause.message : String(cause), { cause })
    }
  }
  return {
    ...driver,
    host,
    port,
    user,
    database,
    ssl: {
      ...(typeof driver.ssl === "object" ? driver.ssl : {}),
      rejectUnauthorized: true,
      verifyIdentity: true,
    },
    authPlugins: { mysql_clear_password: () => answerToken },
  }
}
