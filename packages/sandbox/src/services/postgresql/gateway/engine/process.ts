import { execFile } from "node:child_process"
import { chmod, chown, mkdir, mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { promisify } from "node:util"
import { startWatchedProcess, type WatchedProcess } from "../../../../kit/gateway/watched-process.ts"
import { findPostgresBinaries, type PostgresBinaries } from "./binaries.ts"
import { cacheFolder } from "./cache-folder.ts"
import { openClient } from "./client.ts"
import { initialise, type Installation, openDataTemplate, superuserName } from "./data-template.ts"
import { type Account, reachableBinaries, reachableFolder } from "./reachable-binaries.ts"

const run = promisify(execFile)

/** A running server: `socket` is the path of its only (unix) socket. */
export interface PostgresProcess {
  readonly socket: string
  stop(): Promise<void>
}

/** Without durability. As many connections as on a server with two cores of the tier General Purpose. */
const settings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "859",
}

/** Where one server lives. */
interface Place {
  /** For the socket and the log. */
  readonly folder: string
  readonly data: string
}

/**
 * Starts a server on a fresh data folder, listening on a unix socket only, and waits until it answers. As root the
 * server runs as user `postgres` (else `nobody`) in a temporary folder; otherwise in `directory`. Nothing is kept after
 * `stop`, or after this process died, but a template of the data folder in the cache folder.
 *
 * @throws Error with what to install when there is no PostgreSQL, or with the server's own words
 */
export async function startPostgres(directory: string, cache = cacheFolder()): Promise<PostgresProcess> {
  const binaries = await findPostgresBinaries()
  const account = process.getuid?.() === 0 ? await unprivilegedAccount() : undefined
  const template = await openDataTemplate(cache, binaries)
  const start = (fill: (data: string, installation: Installation) => Promise<void>) =>
    startWith(directory, binaries, account, fill)
  if (await template.exists()) {
    try {
      return await start((data) => template.copyTo(data, account))
    } catch {
      await template.remove()
    }
  }
  return start(async (data, installation) => {
    await initialise(data, installation)
    await template.keep(data)
  })
}

/** Starts a server in a place of its own, which is removed if that fails. */
async function startWith(
  directory: string,
  binaries: PostgresBinaries,
  account: Account | undefined,
  fill: (data: string, installation: Installation) => Promise<void>,
): Promise<PostgresProcess> {
  const place = await makePlace(directory, account)
  let server: WatchedProcess | undefined
  try {
    const programs = await reachableBinaries(binaries.folder, place.folder, account)
    await fill(place.data, { programs, account })
    server = launch(place, { programs, account })
    return await untilReady(place, server)
  } catch (error) {
    await server?.stop()
    for (const path of [place.folder, place.data]) await rm(path, { recursive: true, force: true })
    throw error
  }
}

async function makePlace(directory: string, account: Account | undefined): Promise<Place> {
  // The path of a unix socket may have 107 bytes only, so the socket never lives in a folder of unknown length.
  const parent = account === undefined ? tmpdir() : await reachableFolder(tmpdir(), "/tmp", "/var/tmp")
  const folder = await mkdtemp(join(parent, "keyless-pg-"))
  try {
    if (account === undefined) {
      await mkdir(directory, { recursive: true })
      return { folder, data: await mkdtemp(join(directory, "cluster-")) }
    }
    const data = join(folder, "data")
    await chown(folder, account.uid, account.gid)
    await chmod(folder, 0o700)
    await mkdir(data, { mode: 0o700 })
    await chown(data, account.uid, account.gid)
    return { folder, data }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function launch({ folder, data }: Place, { programs, account }: Installation): WatchedProcess {
  const named = Object.entries({ ...settings, unix_socket_directories: folder })
  return startWatchedProcess({
    command: join(programs, "postgres"),
    arguments: ["-D", data, ...named.flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    folder,
    data,
    signal: "INT",
    ...(account !== undefined && { account }),
  })
}

/** A starting server has no socket at first and then refuses; one that failed has ended. */
async function untilReady(place: Place, server: WatchedProcess): Promise<PostgresProcess> {
  const socket = join(place.folder, ".s.PGSQL.5432")
  let ended = false
  server.programEnded.then(() => (ended = true)).catch(() => undefined)
  for (let left = 6000; ; left -= 1) {
    const client = openClient(socket, superuserName, "postgres")
    try {
      await client.query("select 1")
      return { socket, stop: () => server.stop() }
    } catch (error) {
      if (ended || left === 0) {
        const printed = await readFile(server.log, "utf8").catch(() => "")
        const words = printed.trimEnd().split("\n").slice(-3).join(" ")
        throw new Error(`The PostgreSQL server did not start: ${words}`, { cause: error })
      }
    } finally {
      client.close()
    }
    await pause(10)
  }
}

async function unprivilegedAccount(): Promise<Account> {
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])])
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    } catch {
      // The next name.
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and this machine has no user `postgres` or `nobody` to run it as.",
  )
}
