import { execFile } from "node:child_process"
import { cp, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** Whom a server runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Copies the server's files when the account cannot reach them, for example below a home folder of mode 0700. The copy belongs to the account, so
 * that it can remove it.
 *
 * @param folder - where the copy goes
 * @returns where the programs are
 */
export async function reachableBinaries(
  binaries: string,
  folder: string,
  account?: Account,
): Promise<string> {
  if (account === undefined || (await reachable(binaries))) return binaries
  const copy = join(folder, "install")
  await cp(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true })
  await run("chown", ["-R", `${account.uid}:${account.gid}`, copy])
  return join(copy, "bin")
}

/** The first of the folders that any account can reach. Answers the first of all where there is none. */
export async function reachableFolder(first: string, ...others: readonly string[]): Promise<string> {
  for (const folder of [first, ...others]) if (await reachable(folder)) return folder
  return first
}

async function reachable(folder: string): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || (found.mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}
