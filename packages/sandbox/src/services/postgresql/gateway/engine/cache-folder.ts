import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

/** The folder of this user for what can be made again. It need not exist. */
export function cacheFolder(): string {
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "keyless")
  const named = process.env["XDG_CACHE_HOME"]
  // A relative path is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
  const parent = named !== undefined && isAbsolute(named) ? named : join(homedir(), ".cache")
  return join(parent, "keyless")
}
