import { execFile } from "node:child_process"
import { mkdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"

const root = new URL("../../", import.meta.url)

/**
 * Packs a package of the workspace as it would be published. It has to be built.
 *
 * @param folder - of the package, from the root of the workspace
 * @returns path of the tarball
 */
export async function pack(folder: string, into: string): Promise<string> {
  mkdirSync(into, { recursive: true })
  const { stdout } = await promisify(execFile)("pnpm", ["pack", "--json", "--pack-destination", into], {
    cwd: fileURLToPath(new URL(folder, root)),
  })
  const { filename }: { readonly filename: string } = JSON.parse(stdout)
  return filename
}
