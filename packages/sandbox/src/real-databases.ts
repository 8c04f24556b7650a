import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startMariadb, superuserName as mariadbUser } from "./services/mysql/gateway/engine/process.ts"
import { superuserName as postgresUser } from "./services/postgresql/gateway/engine/data-template.ts"
import { startPostgres } from "./services/postgresql/gateway/engine/process.ts"

/** A database server without Azure around it, for the fixture of a plugin. @public */
export interface RealDatabase extends AsyncDisposable {
  /** Path of the unix socket that it listens on, and on nothing else. PostgreSQL's drivers take its folder for the host. */
  readonly socket: string
  /** The superuser. */
  readonly user: string
  /** Empty where the socket's owner needs none. */
  readonly password: string
  readonly stop: () => Promise<void>
}

/**
 * Starts a PostgreSQL server as the sandbox does: on data of its own, without durability, gone after `stop` or with this process.
 *
 * @throws Error with what to install where the machine has no PostgreSQL
 * @example
 * await using server = await startPostgresServer()
 * const client = new pg.Client({ host: dirname(server.socket), user: server.user, database: "postgres" })
 * @public
 */
export async function startPostgresServer(): Promise<RealDatabase> {
  return inFolder(async (folder) => {
    const server = await startPostgres(folder)
    return { socket: server.socket, user: postgresUser, password: "", stop: () => server.stop() }
  })
}

/**
 * Starts a MariaDB server as the sandbox does: on data of its own, without durability, gone after `stop` or with this process.
 *
 * @throws Error with what to install where the machine has no MariaDB
 * @public
 */
export async function startMariadbServer(): Promise<RealDatabase> {
  return inFolder(async (folder) => {
    const server = await startMariadb(folder)
    const { socket, secret } = server
    return { socket, user: mariadbUser, password: secret, stop: () => server.stop() }
  })
}

async function inFolder(
  start: (folder: string) => Promise<Omit<RealDatabase, typeof Symbol.asyncDispose>>,
): Promise<RealDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "keyless-database-"))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const server = await start(folder)
    const stop = async () => {
      await server.stop()
      await remove()
    }
    return { ...server, stop, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await remove()
    throw error
  }
}
