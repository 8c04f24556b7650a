import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rename, rm, stat } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import type { MariadbBinaries } from "./binaries.ts"

const run = promisify(execFile)

/** Small files, and no waiting for the disk: nothing in a sandbox outlives it. The server needs the same sizes. */
export const storageOptions = ["--innodb-log-file-size=4M", "--innodb-flush-method=nosync"]

/** MariaDB refuses to run as root unless it is told so by name. */
export function accountOptions(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : []
}

/**
 * Makes an empty data directory below `directory` once per MariaDB version and answers its path. Servers start from
 * copies of it.
 */
export async function dataTemplate(directory: string, binaries: MariadbBinaries): Promise<string> {
  const { stdout } = await run(binaries.server, ["--no-defaults", "--version"])
  const version = /Ver\s+([\w.+:~-]+)/.exec(stdout)?.[1] ?? "unknown"
  const template = join(directory, `mariadb-template-${version.replaceAll(/[^\w.-]/g, "_")}`)
  if (await exists(template)) return template
  await mkdir(directory, { recursive: true })
  const work = await mkdtemp(join(directory, "mariadb-install-"))
  const unfinished = join(work, "data")
  const temporary = join(work, "tmp")
  for (const folder of [unfinished, temporary]) await mkdir(folder)
  try {
    await run(binaries.install, [
      "--no-defaults",
      ...accountOptions(),
      `--datadir=${unfinished}`,
      `--tmpdir=${temporary}`,
      "--skip-test-db",
      "--skip-name-resolve",
      "--auth-root-authentication-method=normal",
      ...storageOptions,
    ])
    await rename(unfinished, template)
  } catch (error) {
    // Another process that shares the directory was quicker.
    if (await exists(template)) return template
    throw new Error("MariaDB's mariadb-install-db failed", { cause: error })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return template
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
