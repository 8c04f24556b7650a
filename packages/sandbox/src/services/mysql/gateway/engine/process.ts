import { randomBytes } from "node:crypto"
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { startWatchedProcess } from "../../../../kit/gateway/watched-process.ts"
import { nearestCollation } from "../sql/engine-words.ts"
import { quoteLiteral } from "../sql/quoting.ts"
import { findMariadbBinaries } from "./binaries.ts"
import { accountOptions, dataTemplate, storageOptions } from "./data-template.ts"
import { serverVersion } from "../server-version.ts"

/** A running MariaDB. */
export interface MariadbProcess {
  /** Path of its only (unix) socket. */
  readonly socket: string
  /** Password of `superuserName` and of every account whose password the gateway itself checks. */
  readonly secret: string
  stop(): Promise<void>
}

/** Azure's own account on a MySQL server. Clients cannot be it: it exists for the host `localhost` only. */
export const superuserName = "azure_superuser"

/**
 * MySQL 8.0's sql_mode. NO_AUTO_CREATE_USER is always on in MySQL 8.0, where GRANT never makes an account.
 * https://dev.mysql.com/doc/refman/8.0/en/sql-mode.html
 */
const sqlMode = [
  "ONLY_FULL_GROUP_BY",
  "STRICT_TRANS_TABLES",
  "NO_ZERO_IN_DATE",
  "NO_ZERO_DATE",
  "ERROR_FOR_DIVISION_BY_ZERO",
  "NO_ENGINE_SUBSTITUTION",
  "NO_AUTO_CREATE_USER",
].join(",")

/**
 * performance_schema as far as it tells who holds locks on tables (`metadata_locks`, `threads`). Everything else of it would take 100 MB more, and is
 * refused by the gateway.
 */
const observation = [
  "--performance-schema=ON",
  "--performance-schema-instrument=wait/lock/metadata/sql/mdl=ON",
  "--performance-schema-max-thread-instances=400",
  "--performance-schema-max-metadata-locks=5000",
  ...[
    "accounts-size",
    "digests-size",
    "events-stages-history-long-size",
    "events-stages-history-size",
    "events-statements-history-long-size",
    "events-statements-history-size",
    "events-transactions-history-long-size",
    "events-transactions-history-size",
    "events-waits-history-long-size",
    "events-waits-history-size",
    "hosts-size",
    "max-cond-classes",
    "max-cond-instances",
    "max-file-classes",
    "max-file-instances",
    "max-index-stat",
    "max-memory-classes",
    "max-mutex-classes",
    "max-mutex-instances",
    "max-prepared-statements-instances",
    "max-program-instances",
    "max-rwlock-classes",
    "max-rwlock-instances",
    "max-socket-classes",
    "max-socket-instances",
    "max-stage-classes",
    "max-statement-classes",
    "max-table-handles",
    "max-table-instances",
    "max-table-lock-stat",
    "session-connect-attrs-size",
    "users-size",
  ].map((size) => `--performance-schema-${size}=0`),
]

/**
 * Starts a MariaDB of its own on a fresh data directory below `directory`, listening on a unix socket only, without
 * durability. Nothing is kept after `stop`, or after this process died. Throws with the package to install when there
 * is no MariaDB.
 */
export async function startMariadb(directory: string): Promise<MariadbProcess> {
  const binaries = await findMariadbBinaries()
  const template = await dataTemplate(directory, binaries)
  await mkdir(directory, { recursive: true })
  // The path of a unix socket may have 107 bytes only, so the socket never lives in a folder of unknown length.
  const folder = await mkdtemp(join(tmpdir(), "keyless-mysql-"))
  const data = await mkdtemp(join(directory, "mariadb-data-"))
  await cp(template, data, { recursive: true })
  const secret = randomBytes(24).toString("base64url")
  const firstStatements = join(folder, "init.sql")
  await writeFile(firstStatements, firstStatementsSql(secret), { mode: 0o600 })
  const socket = join(folder, "socket")
  const server = startWatchedProcess({
    command: binaries.server,
    arguments: [
      "--no-defaults",
      `--version=${serverVersion}`,
      ...accountOptions(),
      ...storageOptions,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, "pid")}`,
      `--init-file=${firstStatements}`,
      `--tmpdir=${folder}`,
      "--skip-networking",
      "--skip-name-resolve",
      // The gateway tells the address of each client with a PROXY header, so that hosts of accounts are matched.
      "--proxy-protocol-networks=localhost",
      "--skip-log-bin",
      "--local-infile=0",
      `--secure-file-priv=${folder}`,
      ...observation,
      "--innodb-buffer-pool-size=16M",
      "--innodb-flush-log-at-trx-commit=0",
      "--key-buffer-size=1M",
      "--aria-pagecache-buffer-size=1M",
      "--max-allowed-packet=64M",
      "--max-connections=300",
      "--character-set-server=utf8mb4",
      `--collation-server=${nearestCollation}`,
      `--sql-mode=${sqlMode}`,
    ],
    folder,
    data,
    signal: "KILL",
  })
  try {
    await untilReady(socket, server.log)
  } catch (error) {
    await server.stop()
    throw error
  }
  await rm(firstStatements)
  return { socket, secret, stop: () => server.stop() }
}

/** The first account, and no other that could do without a password. */
function firstStatementsSql(secret: string): string {
  const superuser = `${quoteLiteral(superuserName)}@'localhost'`
  return [
    `CREATE USER ${superuser} IDENTIFIED BY ${quoteLiteral(secret)};`,
    `GRANT ALL PRIVILEGES ON *.* TO ${superuser} WITH GRANT OPTION;`,
    "DELETE FROM mysql.global_priv WHERE User IN ('', 'root');",
    "DELETE FROM mysql.proxies_priv;",
    "FLUSH PRIVILEGES;",
    "",
  ].join("\n")
}

/** A starting server has no socket; one that failed says why in its log. */
async function untilReady(socket: string, log: string): Promise<void> {
  for (let left = 1500; ; left -= 1) {
    if (await accepts(socket)) return
    const printed = await readFile(log, "utf8").catch(() => "")
    if (left === 0 || printed.includes("[ERROR] Aborting"))
      throw new Error(
        `The MariaDB server did not start: ${printed.trimEnd().split("\n").slice(-3).join(" ")}`,
      )
    await pause(20)
  }
}

async function accepts(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ path })
    socket.once("data", () => {
      socket.destroy()
      done(true)
    })
    socket.once("error", () => done(false))
    socket.once("close", () => done(false))
  })
}
