import { execFile } from "node:child_process"
import { basename, dirname } from "node:path"
import type { Context } from "@keyless/core/plugin"
import { isReadableByOthers } from "./file.ts"

/** Warns of a file with a secret that others may read, or that git would take. */
export async function warnOfSecret(context: Context, path: string): Promise<void> {
  const [isShared, isTracked] = await Promise.all([isReadableByOthers(path), wouldBeTracked(path)])
  if (isShared) {
    context.warn(`${path} holds a secret, and others on this machine may read it.`, `chmod 600 '${path}'`)
  }
  if (isTracked) {
    context.warn(
      `${path} holds a secret, and git does not ignore it.`,
      `Add the line /${basename(path)} to ${dirname(path)}/.gitignore`,
    )
  }
}

/** Whether the file is in a work tree of git and not ignored. Without git there is no such thing. */
function wouldBeTracked(path: string): Promise<boolean> {
  const words = ["-C", dirname(path), "check-ignore", "--quiet", "--", basename(path)]
  return new Promise((resolve) => {
    const git = execFile("git", words, () => resolve(git.exitCode === notIgnored))
  })
}

/** Documentation of git, "git-check-ignore", exit status: 0 ignored, 1 not, 128 a fatal error such as no work tree. */
const notIgnored = 1
