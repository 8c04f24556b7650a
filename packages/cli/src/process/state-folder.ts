import { isKeylessError } from "@keyless/core/plugin"
import { fail } from "../errors.ts"

/** What the system says to a folder that cannot be used. */
const unusable: ReadonlySet<string> = new Set([
  "EACCES",
  "EDQUOT",
  "EISDIR",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
])

/** The error `state_folder` where the cause is that nothing can be read or written in the state folder; else the error as it is. */
export function explainStateFolder(error: unknown, folder: string): unknown {
  const isWrapped = isKeylessError(error) && (error.code === "unexpected" || error.code === "plugin_failed")
  const cause = isWrapped ? error.cause : error
  if (!(cause instanceof Error) || !("code" in cause) || !("path" in cause)) return error
  const { code, path } = cause
  if (typeof code !== "string" || typeof path !== "string") return error
  // A file that is missing is made, and so is a folder: where that is answered with "not there", there is no making folders, as in /proc.
  const isUnmade = "syscall" in cause && cause.syscall === "mkdir" && ["EEXIST", "ENOENT"].includes(code)
  if (!unusable.has(code) && !isUnmade) return error
  if (!path.startsWith(folder) && !(isUnmade && folder.startsWith(path))) return error
  return fail("state_folder", `The folder for Keyless's own files cannot be used: ${cause.message}`, {
    hint: `Make ${folder} a folder that you can write, or set KEYLESS_STATE_DIR to another one.`,
    resource: path,
    cause,
  })
}
