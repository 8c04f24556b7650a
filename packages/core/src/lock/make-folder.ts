import { mkdir, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { hasCode } from "../plugin/index.ts"

/**
 * Makes a folder and those above it, which only their owner may read; one that is there stays as it is. Node.js' own `recursive` never ends below a folder
 * that answers "not there" to whoever makes something in it, such as /proc.
 *
 * @throws Error of the system, also where the path is that of a file
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (hasCode(error, "EEXIST") && (await stat(folder)).isDirectory()) return
    if (!hasCode(error, "ENOENT") || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder, { mode: 0o700 }).catch((again: unknown) => {
      // Another process was quicker.
      if (!hasCode(again, "EEXIST")) throw again
    })
  }
}
