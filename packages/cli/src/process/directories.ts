import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Folder for journal, logs and the sandbox: `KEYLESS_STATE_DIR`, else `keyless` in the state folder of the XDG Base Directory
 * Specification.
 */
export function stateDirectory(environment: Environment): string {
  const own = environment["KEYLESS_STATE_DIR"]
  if (own !== undefined && own !== "") return own
  return join(xdg(environment["XDG_STATE_HOME"], ".local/state"), "keyless")
}

/** Folder for what can be made again: compiled code. */
export function cacheDirectory(environment: Environment): string {
  return join(xdg(environment["XDG_CACHE_HOME"], ".cache"), "keyless")
}

/** Folder for what this program installs when it is asked to: the sandbox. */
export function dataDirectory(environment: Environment): string {
  return join(xdg(environment["XDG_DATA_HOME"], ".local/share"), "keyless")
}

function xdg(given: string | undefined, fallback: string): string {
  // The specification says that a relative path there is to be ignored.
  return given !== undefined && isAbsolute(given) ? given : join(homedir(), fallback)
}
