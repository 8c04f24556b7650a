import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { PGlite } from "@electric-sql/pglite"
import { z } from "zod"
import { superuserName } from "./engine.ts"

/** Starts PGlite instances with a fresh cluster. */
export interface PgliteStarter {
  start(): Promise<PGlite>
}

/**
 * Starts instances from a dump of a fresh cluster, which takes a fraction of an initdb. The dump (40 MB) is made once
 * per version of PGlite and kept in the user's cache folder; without a writable one it is made once per starter.
 */
export function createPgliteStarter(): PgliteStarter {
  let template: Promise<Blob> | undefined
  return {
    async start() {
      template ??= loadTemplate()
      return PGlite.create({
        loadDataDir: await template,
        username: superuserName,
        database: "postgres",
        startParams: startParams(),
      })
    },
  }
}

/** PGlite's own, without the two in which it differs from a server: free access to catalogs, and a search path. */
function startParams(): string[] {
  const own = PGlite.defaultStartParams.filter((each) => each !== "-O")
  const at = own.indexOf("search_path=public")
  return at < 1 ? own : own.toSpliced(at - 1, 2)
}

async function loadTemplate(): Promise<Blob> {
  const path = join(cacheFolder(), `pglite-${await pgliteVersion()}-1.tar`)
  try {
    return new Blob([await readFile(path)])
  } catch {
    // Not there yet, or not readable: made anew below.
  }
  const made = await makeTemplate()
  const draft = `${path}.${process.pid}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(draft, made)
    await rename(draft, path)
  } catch {
    // A cache that cannot be written costs time and nothing else.
    await rm(draft, { force: true }).catch(() => undefined)
  }
  return new Blob([made])
}

async function makeTemplate(): Promise<Uint8Array<ArrayBuffer>> {
  const fresh = await PGlite.create()
  try {
    // ALTER ROLE does not rename the role of the running session.
    await fresh.exec(`
      set allow_system_table_mods = on;
      update pg_authid set rolname = '${superuserName}' where oid = 10;
      reset allow_system_table_mods;
      checkpoint;`)
    return new Uint8Array(await (await fresh.dumpDataDir("none")).arrayBuffer())
  } finally {
    await fresh.close()
  }
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite")
  const text = await readFile(join(dirname(entry), "..", "package.json"), "utf8")
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version
}

function cacheFolder(): string {
  const { env, platform } = process
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "keyless")
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "keyless")
  return join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "keyless")
}
