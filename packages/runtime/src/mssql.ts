import mssql from "mssql"
import type { TokenCredential } from "@azure/core-auth"
import { type AppConnection, type ConnectionOptions, openAppConnection } from "./app-connection.ts"
import { ownErrorIn } from "./errors.ts"

/** What the connection says itself. */
type Own = "server" | "port" | "user" | "password" | "database" | "authentication" | "domain" | "driver"

/** @public */
export interface MssqlOptions extends ConnectionOptions {
  /** More options of the pool, such as `pool`. TLS is verified whatever `options` says. */
  readonly driver?: Omit<mssql.config, Own>
}

/** The options of a pool of `mssql`. @public */
export type MssqlPoolOptions = mssql.config & {
  readonly server: string
  readonly port: number
  readonly database: string
  readonly authentication: {
    readonly type: "token-credential"
    readonly options: { readonly credential: TokenCredential }
  }
}

/**
 * A function that answers a token. `tedious` keeps one that it is given as long as the pool, so give it {@link poolOptions} instead where you can.
 *
 * @throws RuntimeError as `readConnection`
 * @public
 */
export function passwordProvider(options: ConnectionOptions = {}): () => Promise<string> {
  const { held } = openAppConnection("tds", options)
  return () => held.get()
}

/**
 * The options with which `mssql`, and what stands on `tedious`, opens Azure SQL or SQL database in Fabric, for people who build their own pool. The
 * driver asks the credential in it for each new connection.
 *
 * @throws RuntimeError as `readConnection`
 * @example await new mssql.ConnectionPool(poolOptions()).connect()
 * @public
 */
export function poolOptions(options: MssqlOptions = {}): MssqlPoolOptions {
  return driverOptions(openAppConnection("tds", options), options.driver)
}

/**
 * A connected pool of `mssql` that outlives its tokens. Where the server refuses a token, the connection is tried once more with a new one.
 *
 * @throws RuntimeError as `readConnection`; what the first connection throws
 * @example const { recordset } = await (await createPool()).query("select user_name() as me")
 * @public
 */
export async function createPool(options: MssqlOptions = {}): Promise<mssql.ConnectionPool> {
  const app = openAppConnection("tds", options)
  const config = driverOptions(app, options.driver)
  const twice = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = app.held.elapsed()
    try {
      return await work()
    } catch (error) {
      if (isRefusal(error) && app.held.refused(begun)) return work()
      throw ownErrorIn(error) ?? error
    }
  }
  const pool = await twice(() => new mssql.ConnectionPool(config).connect())
  const acquire: unknown = Reflect.get(pool, "acquire")
  if (typeof acquire !== "function") return pool
  const again = (requester: unknown, callback?: Acquired) => {
    const got = twice<unknown>(() => Reflect.apply(acquire, pool, [requester]))
    if (callback === undefined) return got
    got.then(
      (connection) => process.nextTick(callback, null, connection, config),
      (error: unknown) => process.nextTick(callback, error),
    )
    return pool
  }
  return Object.assign(pool, { acquire: again })
}

type Acquired = (error: unknown, connection?: unknown, config?: mssql.config) => void

/** How `tedious` says that the server refused the login. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ELOGIN"
}

function driverOptions(
  { connection, held }: AppConnection,
  driver: MssqlOptions["driver"] = {},
): MssqlPoolOptions {
  const { host: server, port, database } = connection
  const credential: TokenCredential = {
    // The token cache knows the token's end; the driver sends it at once and keeps nothing.
    getToken: async () => ({ token: await held.get(), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  }
  return {
    ...driver,
    server,
    port,
    database,
    options: { ...driver.options, encrypt: true, trustServerCertificate: false },
    authentication: { type: "token-credential", options: { credential } },
  }
}
