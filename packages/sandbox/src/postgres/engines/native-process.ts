import { execFile } from "node:child_process"
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { startWatchedProcess } from "../../gateway/watched-process.ts"
import { findPostgresBinaries } from "./native-binaries.ts"
import { superuserName } from "./engine.ts"
import { type Account, reachableBinaries } from "./reachable-binaries.ts"

const run = promisify(execFile)

/** A running server: `socket` is the path of its only (unix) socket. */
export interface NativeProcess {
  readonly socket: string
  stop(): Promise<void>
}

/**
 * Makes a fresh cluster and starts it, listening on a unix socket only, without durability. As root the server runs as
 * user `postgres` (else `nobody`) in a temporary folder; otherwise in `directory`. Nothing is kept after `stop`.
 */
export async function startNativeProcess(directory: string): Promise<NativeProcess> {
  const account = process.getuid?.() === 0 ? await unprivilegedAccount() : undefined
  // The path of a unix socket may have 107 bytes only, so the socket never lives in a folder of unknown length.
  const folder = await mkdtemp(join(tmpdir(), "keyless-pg-"))
  const dataParent = account === undefined ? directory : folder
  await mkdir(dataParent, { recursive: true })
  const data = account === undefined ? await mkdtemp(join(dataParent, "cluster-")) : join(folder, "data")
  if (account !== undefined) {
    await mkdir(data)
    await chmod(folder, 0o700)
    for (const path of [folder, data]) await chown(path, account.uid, account.gid)
  }
  const binaries = await reachableBinaries(await findPostgresBinaries(), folder, account)
  try {
    await run(
      join(binaries, "initdb"),
      ["-D", data, "-U", superuserName, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
      { ...account, cwd: folder, env: { ...process.env, LC_ALL: "C" } },
    )
  } catch (error) {
    for (const path of [folder, data]) await rm(path, { recursive: true, force: true })
    throw new Error("PostgreSQL's initdb failed", { cause: error })
  }
  const settings = {
    listen_addresses: "",
    unix_socket_directories: folder,
    unix_socket_permissions: "0700",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "200",
  }
  const server = startWatchedProcess({
    command: join(binaries, "postgres"),
    arguments: [
      "-D",
      data,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    folder,
    data,
    signal: "INT",
    ...(account !== undefined && { account }),
  })
  return { socket: join(folder, ".s.PGSQL.5432"), stop: () => server.stop() }
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
