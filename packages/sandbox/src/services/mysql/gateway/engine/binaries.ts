import { access, constants } from "node:fs/promises"
import { delimiter, join } from "node:path"

export interface MariadbBinaries {
  /** Path of the server program. */
  readonly server: string
  /** Path of the script that makes a data directory. */
  readonly install: string
}

/**
 * Where packages put the programs: Debian and Fedora, builds from source, Homebrew (Apple silicon, Intel) with and
 * without links.
 */
const usualFolders = [
  "/usr/sbin",
  "/usr/libexec",
  "/usr/bin",
  "/usr/local/sbin",
  "/usr/local/bin",
  "/opt/homebrew/bin",
  "/opt/homebrew/opt/mariadb/bin",
  "/usr/local/opt/mariadb/bin",
]

function searchedFolders(): string[] {
  const inPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "")
  return [...inPath, ...usualFolders]
}

/** Finds MariaDB's server and its install script in PATH and the usual folders. Throws with the package to install. */
export async function findMariadbBinaries(candidates = searchedFolders()): Promise<MariadbBinaries> {
  const [server, install] = await Promise.all([
    firstExecutable(candidates, "mariadbd"),
    firstExecutable(candidates, "mariadb-install-db"),
  ])
  if (server !== undefined && install !== undefined) return { server, install }
  throw new Error(
    "No MariaDB server was found, and the sandbox's MySQL servers need one. Install the Debian package " +
      "`mariadb-server` (`apt-get install mariadb-server`, or `brew install mariadb`).",
  )
}

async function firstExecutable(candidates: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of candidates) {
    const path = join(folder, name)
    if (await executable(path)) return path
  }
  return undefined
}

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
