import pg from "pg"
import { type AppConnection, type ConnectionOptions, openAppConnection } from "./app-connection.ts"

/** What the connection says itself. */
type Own = "host" | "port" | "user" | "database" | "password" | "connectionString"

/** @public */
export interface PgOptions extends ConnectionOptions {
  /** More options of the pool, such as `max`. TLS is verified whatever `ssl` says; it may bring a `ca`. */
  readonly driver?: Omit<pg.PoolConfig, Own>
}

/** The options of a pool or a client of `pg`. @public */
export type PgPoolOptions = pg.PoolConfig & {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly password: () => Promise<string>
}

/**
 * A function that answers a token, as `pg` takes one for `password`: it is asked for each new connection.
 *
 * @throws RuntimeError as `readConnection`
 * @public
 */
export function passwordProvider(options: ConnectionOptions = {}): () => Promise<string> {
  const { held } = openAppConnection("postgresql", options)
  return () => held.get()
}

/**
 * The options with which `pg`, and what stands on it, opens the database, for people who build their own pool.
 *
 * @throws RuntimeError as `readConnection`
 * @example new pg.Pool(poolOptions())
 * @public
 */
export function poolOptions(options: PgOptions = {}): PgPoolOptions {
  return driverOptions(openAppConnection("postgresql", options), options.driver)
}

/**
 * A pool of `pg` that outlives its tokens. Where the server refuses a token, the connection is tried once more with a new one.
 *
 * @throws RuntimeError as `readConnection`
 * @example const { rows } = await createPool().query("select current_user")
 * @public
 */
export function createPool(options: PgOptions = {}): pg.Pool {
  const app = openAppConnection("postgresql", options)
  const pool = new pg.Pool(driverOptions(app, options.driver))
  const connect = pool.connect.bind(pool)
  const connectWith = (callback: Connected) => {
    const begun = app.held.elapsed()
    connect((error, client, release) => {
      if (isRefusal(error) && app.held.refused(begun)) connect(callback)
      else callback(error, client, release)
    })
  }
  return Object.assign(pool, { connect: connecting(connectWith) })
}

type Connected = Parameters<pg.Pool["connect"]>[0]

/** Both forms of `connect`. `pool.query` goes through the one with a callback. */
function connecting(connectWith: (callback: Connected) => void): pg.Pool["connect"] {
  function connect(): Promise<pg.PoolClient>
  function connect(callback: Connected): void
  function connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback !== undefined) {
      connectWith(callback)
      return undefined
    }
    return new Promise((resolve, reject) => {
      connectWith((error, client) => {
        if (client === undefined) reject(error)
        else resolve(client)
      })
    })
  }
  return connect
}

/** `invalid_password` and `invalid_authorization_specification` (PostgreSQL, "Error Codes"). */
function isRefusal(error: unknown): boolean {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined
  return code === "28P01" || code === "28000"
}

function driverOptions({ connection, held }: AppConnection, driver: PgOptions["driver"] = {}): PgPoolOptions {
  const { host, port, user, database } = connection
  return {
    ...driver,
    host,
    port,
    user,
    database,
    ssl: { ...(typeof driver.ssl === "object" ? driver.ssl : {}), rejectUnauthorized: true },
    password: () => held.get(),
  }
}
