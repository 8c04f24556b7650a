import { execFile, spawn } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import { open, mkdir, readdir, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import type { PostgresBinaries } from "./binaries.ts"
import type { Account } from "./reachable-binaries.ts"

const run = promisify(execFile)

/** The bootstrap superuser, as on Azure. Nobody can log in as it. */
export const superuserName = "azuresu"

/** Small WAL files: a sandbox copies them. Nothing is synced to disk, since nothing outlives the sandbox. */
const initdbOptions = `-U ${superuserName} -A trust -E UTF8 --locale=C --no-sync --wal-segsize=1`.split(" ")

/** Where the programs are for the account that runs them, and whom they run as. */
export interface Installation {
  /** Folder of programs that the account can reach. */
  readonly programs: string
  readonly account: Account | undefined
}

/** A fresh data folder, kept as one file, so that it is there whole or not at all. */
export interface DataTemplate {
  exists(): Promise<boolean>
  /** Fills an empty folder, which belongs to the account. @throws Error when the template is broken */
  copyTo(data: string, account: Account | undefined): Promise<void>
  /** Keeps a data folder that no server has used. A cache that cannot be written costs time and nothing else. */
  keep(data: string): Promise<void>
  /** Forgets the template, because no server starts from it. */
  remove(): Promise<void>
}

/** The template of this machine and this build of PostgreSQL in a cache folder. */
export async function openDataTemplate(cache: string, binaries: PostgresBinaries): Promise<DataTemplate> {
  const { size } = await stat(join(binaries.folder, "postgres"))
  const build = JSON.stringify([binaries.version, size, process.arch, initdbOptions])
  const version = /\d[\w.]*/.exec(binaries.version)?.[0] ?? "unknown"
  const id = createHash("sha256").update(build).digest("hex").slice(0, 12)
  const path = join(cache, `postgres-${version}-${id}.tar`)
  return {
    exists: () => exists(path),
    copyTo: (data, account) => unpack(path, data, account),
    async keep(data) {
      const draft = `${path}.${randomUUID()}.draft`
      try {
        await mkdir(cache, { recursive: true })
        await removeOldDrafts(cache)
        await run("tar", ["-cf", draft, "-C", data, ...(await membersOf(data))])
        await rename(draft, path)
      } catch {
        await rm(draft, { force: true }).catch(() => undefined)
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** Makes a data folder from nothing, which takes half a second and more. Throws an error with initdb's own words. */
export async function initialise(data: string, { programs, account }: Installation): Promise<void> {
  const environment = { ...process.env, LC_ALL: "C" }
  try {
    await run(join(programs, "initdb"), ["-D", data, ...initdbOptions], {
      ...account,
      cwd: dirname(data),
      env: environment,
    })
  } catch (error) {
    const printed = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : ""
    throw new Error(`PostgreSQL's initdb failed: ${printed.split("\n").at(-1) ?? ""}`, { cause: error })
  }
}

/** The account itself unpacks, so that the files are its own; it need not be able to reach the cache. */
async function unpack(path: string, data: string, account: Account | undefined): Promise<void> {
  const file = await open(path)
  try {
    const tar = spawn("tar", ["-xf", "-", "-C", data], { ...account, stdio: [file.fd, "ignore", "ignore"] })
    const code = await new Promise((done, fail) => {
      tar.once("error", fail)
      tar.once("exit", done)
    })
    if (code !== 0 || !(await exists(join(data, lastMember)))) throw new Error(`${path} is broken`)
  } finally {
    await file.close()
  }
}

/** Without this file no server takes the folder, so a template that was cut off is never used. */
const lastMember = "PG_VERSION"

async function membersOf(data: string): Promise<string[]> {
  const names = await readdir(data)
  return [...names.filter((name) => name !== lastMember), lastMember]
}

/** What processes left that ended while they wrote. */
async function removeOldDrafts(cache: string): Promise<void> {
  const hourAgo = Date.now() - 3_600_000
  for (const name of await readdir(cache)) {
    if (!name.endsWith(".draft")) continue
    const draft = join(cache, name)
    const { mtimeMs } = await stat(draft)
    if (mtimeMs < hourAgo) await rm(draft, { force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
